// @ts-check
/** Value noise for shaders: `noise(p)` in 0…1, `clouds(p)` several octaves of it. */
export const noise = `
float hash(vec3 p) {
  p = fract(p * vec3(443.897, 441.423, 437.195));
  p += dot(p, p.yzx + 19.19);
  return fract((p.x + p.y) * p.z);
}
float noise(vec3 p) {
  vec3 i = floor(p), f = fract(p);
  f = f * f * (3.0 - 2.0 * f);
  return mix(
    mix(mix(hash(i), hash(i + vec3(1, 0, 0)), f.x), mix(hash(i + vec3(0, 1, 0)), hash(i + vec3(1, 1, 0)), f.x), f.y),
    mix(mix(hash(i + vec3(0, 0, 1)), hash(i + vec3(1, 0, 1)), f.x), mix(hash(i + vec3(0, 1, 1)), hash(i + vec3(1, 1, 1)), f.x), f.y),
    f.z);
}
float clouds(vec3 p) {
  float sum = 0.0, weight = 0.5;
  for (int octave = 0; octave < 5; octave++) {
    sum += noise(p) * weight;
    p = p * 2.03 + 17.1;
    weight *= 0.5;
  }
  return sum;
}`;
