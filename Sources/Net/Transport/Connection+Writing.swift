extension Connection {
    /// Bytes that wait on this side because the kernel has not taken them yet (this turn's included).
    package var bufferedBytes: Int {
        output.count + cipher.count + (attachment.map { $0.count - attachmentSent } ?? 0)
    }

    /// Appends to what goes out at the end of this turn.
    func write(_ bytes: UnsafeRawBufferPointer) {
        guard phase == .open, !endsWhenFlushed else { return }
        output.append(bytes, from: &loop.resources)
        scheduleFlush()
    }

    /// Room at the tail of the output for `size` bytes written in place; `wrote(_:)` closes it. Nil when nothing can be written
    /// any more.
    func room(_ size: Int) -> UnsafeMutableRawBufferPointer? {
        guard phase == .open, !endsWhenFlushed else { return nil }
        return output.room(size, from: &loop.resources)
    }

    func wrote(_ size: Int) {
        output.filled(size)
        scheduleFlush()
    }

    /// Sends `body` after what was written so far, from where it lies. Nothing else may be written until `drained`.
    func attach(_ body: [UInt8]) {
        guard phase == .open, !endsWhenFlushed, !body.isEmpty else { return }
        assert(attachment == nil)
        attachment = body
        attachmentSent = 0
        owesDrained = true
        scheduleFlush()
    }

    func scheduleFlush() {
        guard !isUnflushed, phase == .open else { return }
        isUnflushed = true
        loop.flushAtEndOfTurn(self)
    }

    /// Called by the loop at the end of the turn.
    func flush() {
        isUnflushed = false
        guard phase == .open, !waitsForWritable else {
            if bufferedBytes > Int(highWaterBytes) { owesDrained = true }
            return
        }
        send()
    }

    /// Writes until all is gone or the kernel takes no more.
    func send() {
        guard phase == .open else { return }
        let done = tls.map { sendEncrypted($0) } ?? sendPlain()
        guard phase == .open else { return }
        if done {
            stallDeadline = Self.never
            if waitsForWritable {
                waitsForWritable = false
                watch()
            }
            let owed = owesDrained
            owesDrained = false
            if owed { handler?.drained(self) }
            if endsWhenFlushed, phase == .open, bufferedBytes == 0 { linger() }
            return
        }
        if !waitsForWritable {
            waitsForWritable = true
            watch()
        }
        if bufferedBytes > Int(highWaterBytes) {
            owesDrained = true
        } else if owesDrained, attachment == nil, bufferedBytes <= Int(highWaterBytes) / 2 {
            owesDrained = false
            handler?.drained(self)
        }
    }

    private func sendPlain() -> Bool {
        while !output.isEmpty {
            guard let count = put(output.waiting) else { return phase == .closed }
            output.sent(count, to: &loop.resources)
        }
        guard let body = attachment else { return true }
        while attachmentSent < body.count {
            let count = body.withUnsafeBytes { put(UnsafeRawBufferPointer(rebasing: $0[attachmentSent...])) }
            guard let count else { return phase == .closed }
            attachmentSent += count
        }
        attachment = nil
        return true
    }

    /// One write to the kernel: how many bytes it took, or nil if it takes none now or never will.
    private func put(_ bytes: UnsafeRawBufferPointer) -> Int? {
        switch Socket.write(descriptor, bytes) {
        case .bytes(let count):
            loop.counters.bytesOut.add(count)
            if count < bytes.count || waitsForWritable {
                stallDeadline = loop.nowMilliseconds + Self.stallMilliseconds
            }
            return count
        case .wouldBlock:
            if stallDeadline == Self.never { stallDeadline = loop.nowMilliseconds + Self.stallMilliseconds }
            return nil
        case .end:
            close(.peer)
            return nil
        case .failed(let code):
            close(.failed(code))
            return nil
        }
    }

    /// Plain bytes encrypted at once; more only when the records before them are out.
    private static let encryptedAtOnce = 64 * 1024

    private func sendEncrypted(_ tls: TLSSession) -> Bool {
        while true {
            guard sendCipher(tls) else { return phase == .closed }
            // Before the handshake is through nothing can go out; its end schedules the flush.
            guard tls.isEstablished else { return true }
            if !output.isEmpty {
                let piece = UnsafeRawBufferPointer(rebasing: output.waiting.prefix(Self.encryptedAtOnce))
                guard tls.write(piece) else {
                    close(.tlsFailed)
                    return true
                }
                output.sent(piece.count, to: &loop.resources)
            } else if let body = attachment {
                let piece = min(body.count - attachmentSent, Self.encryptedAtOnce)
                let written = body.withUnsafeBytes { bytes in
                    tls.write(UnsafeRawBufferPointer(rebasing: bytes[attachmentSent..<(attachmentSent + piece)]))
                }
                guard written else {
                    close(.tlsFailed)
                    return true
                }
                attachmentSent += piece
                if attachmentSent == body.count { attachment = nil }
            } else {
                return true
            }
        }
    }

    /// Sends the records that TLS has ready; true when all are out.
    @discardableResult
    func sendCipher(_ tls: TLSSession) -> Bool {
        while true {
            let pending = tls.outputCount
            if pending > 0 {
                let room = cipher.room(pending, from: &loop.resources)
                cipher.filled(tls.takeOutput(into: room))
            }
            if cipher.isEmpty { return true }
            guard let count = put(cipher.waiting) else { return false }
            cipher.sent(count, to: &loop.resources)
        }
    }
}
