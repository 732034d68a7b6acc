extension MatchInput {
    /// What is to be done in place of an input that can't be taken; nil where nobody waits for an answer.
    func refusal(_ error: WireError, match: MatchID, offset: Int) -> MatchEffect? {
        switch self {
        case .command(_, from: .request(let request, _)), .action(_, _, let request), .readSnapshot(_, _, let request),
            .readEvents(_, _, _, let request), .readRecording(_, let request):
            return .reply(request, .failure(error))
        case .command(_, from: .stream(let subscriber, let clientMessageID)):
            let frame = StreamMessage.error(error, clientMessageID: clientMessageID, match: match, offset: offset)
            return .send(subscriber, frame)
        case .requestSnapshot(let subscriber), .chat(let subscriber, _):
            return .send(subscriber, StreamMessage.error(error, clientMessageID: nil, match: match, offset: offset))
        case .subscribe(let subscriber, _, _), .resume(let subscriber, _, _):
            return .close(subscriber, CloseReason(refusing: error))
        case .unsubscribe, .issueToken, .message, .backlog, .appended, .loaded, .timer, .goOn, .drain:
            return nil
        }
    }
}
