import Martlet
import Testing

@Suite struct VectorTests {
    @Test func `vectors of the plane add, scale and measure`() {
        var a = Vector2(x: 3, y: 4)
        #expect(a.length == 5 && a.lengthSquared == 25)
        #expect(a + Vector2(x: 1, y: -1) == Vector2(x: 4, y: 3))
        #expect(a - a == .zero && -a == a * -1 && 2 * a == a + a)
        #expect(a.dot(Vector2(x: -4, y: 3)) == 0)
        #expect(a.normalised == Vector2(x: 0.6, y: 0.8))
        #expect(a.distance(to: .zero) == 5)
        a += Vector2(x: 1, y: 0)
        a -= Vector2(x: 0, y: 1)
        a *= 2
        #expect(a == Vector2(x: 8, y: 6))
    }

    @Test func `vectors of space do too`() {
        var a = Vector3(x: 2, y: 3, z: 6)
        #expect(a.length == 7 && a.lengthSquared == 49)
        #expect(a - a == .zero && -a == a * -1 && 2 * a == a + a)
        #expect(Vector3(x: 1, y: 0, z: 0).cross(Vector3(x: 0, y: 1, z: 0)) == Vector3(x: 0, y: 0, z: 1))
        #expect(a.dot(a.cross(Vector3(x: 1, y: 5, z: -2))) == 0)
        #expect(a.distance(to: Vector3(x: 2, y: 3, z: 5)) == 1)
        #expect(abs(a.normalised.length - 1) < 1e-15)
        a += Vector3(x: 1, y: 0, z: 0)
        a -= Vector3(x: 0, y: 1, z: 0)
        a *= 2
        #expect(a == Vector3(x: 6, y: 4, z: 12))
    }

    @Test func `a length is finite whatever the coordinates`() {
        #expect(abs(Vector2(x: 3e200, y: 4e200).length / 5e200 - 1) < 1e-15)
        #expect(abs(Vector2(x: 3e200, y: 4e200).normalised.x - 0.6) < 1e-15)
        #expect(abs(Vector3(x: 2e300, y: 3e300, z: -6e300).length / 7e300 - 1) < 1e-15)
        let largest = Double.greatestFiniteMagnitude
        #expect(Vector3(x: largest, y: largest, z: largest).length == largest)
        #expect(Vector2(x: -largest, y: 0).distance(to: Vector2(x: largest, y: 0)) == 0)
        #expect(Vector2.zero.normalised == .zero && Vector3.zero.normalised == .zero)
        #expect(Vector2(x: 1, y: 2).isFinite && !Vector2(x: .nan, y: 0).isFinite)
        #expect(Vector3(x: 1, y: 2, z: 3).isFinite && !Vector3(x: 0, y: 0, z: .infinity).isFinite)
    }
}
