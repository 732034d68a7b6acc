import Martlet
import Testing

@Suite struct UnitQuaternionTests {
    private func part(_ random: inout SeededRandom) -> Double { Double(random.next() % 2_000_001) / 1e6 - 1 }

    private func isNear(_ one: Vector3, _ other: Vector3) -> Bool { one.distance(to: other) < 1e-12 }

    @Test func `turns go by the right-hand rule, one after the other, and back`() {
        let east = Vector3(x: 1, y: 0, z: 0)
        let quarter = UnitQuaternion(axis: Vector3(x: 0, y: 0, z: 3), radians: Angle.halfTurn / 2)
        #expect(isNear(quarter.rotated(east), Vector3(x: 0, y: 1, z: 0)))
        #expect(isNear((quarter * quarter).rotated(east), Vector3(x: -1, y: 0, z: 0)))
        let tilt = UnitQuaternion(axis: Vector3(x: 1, y: 0, z: 0), radians: Angle.halfTurn / 2)
        #expect(isNear((tilt * quarter).rotated(east), Vector3(x: 0, y: 0, z: 1)), "first the right one")
        #expect(isNear((quarter.inverse * quarter).rotated(east), east))
    }

    @Test func `a quaternion and its negative are one value, and a value keeps its bits`() {
        var random = SeededRandom(seed: MatchSeed(3))
        for _ in 0..<2_000 {
            let (x, y, z, w) = (part(&random), part(&random), part(&random), part(&random))
            let one = UnitQuaternion(x: x, y: y, z: z, w: w)
            #expect(one == UnitQuaternion(x: -4 * x, y: -4 * y, z: -4 * z, w: -4 * w))
            let square = one.x * one.x + one.y * one.y + one.z * one.z + one.w * one.w
            #expect((square - 1).magnitude < 1e-14)
            #expect(max(one.x, one.y, one.z, one.w) >= 0.5)
            #expect(one.nearness(to: one) > 1 - 1e-14)
        }
    }

    @Test func `what is no turn is none, and what came damaged has length 1`() {
        for odd in [
            UnitQuaternion(x: 0, y: 0, z: 0, w: 0), UnitQuaternion(x: .nan, y: 0, z: 0, w: 1),
            UnitQuaternion(x: .infinity, y: 0, z: 0, w: 1), UnitQuaternion(axis: .zero, radians: 1),
        ] { #expect(odd == UnitQuaternion()) }
        let damaged = UnitQuaternion(largest: 9, 0.7, 0.7, 0.7)
        #expect(
            (damaged.rotated(Vector3(x: 1, y: 2, z: 3)).length - Vector3(x: 1, y: 2, z: 3).length).magnitude < 1e-12)
    }

    @Test func `between two lies the short way`() {
        let up = Vector3(x: 0, y: 1, z: 0)
        let one = UnitQuaternion(axis: up, radians: 3)
        let other = UnitQuaternion(axis: up, radians: -3)
        let middle = one.blended(with: other, by: 0.5)
        #expect(middle.nearness(to: UnitQuaternion(axis: up, radians: Angle.halfTurn)) > 1 - 1e-12)
        #expect(one.blended(with: other, by: 0).nearness(to: one) > 1 - 1e-14)
        #expect(one.blended(with: other, by: 1).nearness(to: other) > 1 - 1e-14)
    }
}
