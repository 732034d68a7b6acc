import MartletNet

// Probes and metrics.
extension API {
    func live(_ call: Call) { answer(call, operations.health.live()) }
    func ready(_ call: Call) { answer(call, operations.health.ready()) }

    func metrics(_ call: Call) {
        call.exchange.respond(
            HTTPResponse(
                status: 200,
                headers: [.init("Content-Type", Metrics.contentType), .init("Cache-Control", "no-store")],
                body: operations.metrics.render()))
    }

    private func answer(_ call: Call, _ report: StoredAnswer) { call.succeed(report.body, status: report.status) }
}
