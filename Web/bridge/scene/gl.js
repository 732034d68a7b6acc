// @ts-check
/** The little of WebGL 2 that the main screen needs. */

/**
 * A program and its uniforms by name.
 * @param {WebGL2RenderingContext} gl @param {string} vertex @param {string} fragment
 */
export function program(gl, vertex, fragment) {
  const made = /** @type {WebGLProgram} */ (gl.createProgram());
  for (const [kind, text] of /** @type {[number, string][]} */ ([[gl.VERTEX_SHADER, vertex], [gl.FRAGMENT_SHADER, fragment]])) {
    const shader = /** @type {WebGLShader} */ (gl.createShader(kind));
    gl.shaderSource(shader, `#version 300 es\nprecision highp float;\n${text}`);
    gl.compileShader(shader);
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS) && !gl.isContextLost()) throw new Error(gl.getShaderInfoLog(shader) ?? "shader");
    gl.attachShader(made, shader);
  }
  gl.linkProgram(made);
  if (!gl.getProgramParameter(made, gl.LINK_STATUS) && !gl.isContextLost()) throw new Error(gl.getProgramInfoLog(made) ?? "program");
  /** @type {Record<string, WebGLUniformLocation | null>} */
  const uniforms = {};
  const count = gl.getProgramParameter(made, gl.ACTIVE_UNIFORMS) ?? 0;
  for (let index = 0; index < count; index++) {
    const name = gl.getActiveUniform(made, index)?.name ?? "";
    uniforms[name] = gl.getUniformLocation(made, name);
  }
  return { program: made, uniforms };
}

/**
 * Vertices in one buffer, each attribute so many floats.
 * @param {WebGL2RenderingContext} gl @param {number[]} sizes by location @param {Float32Array | number} data or a size in bytes
 * @param {number} [usage]
 */
export function vertices(gl, sizes, data, usage = gl.STATIC_DRAW) {
  const array = gl.createVertexArray();
  const buffer = gl.createBuffer();
  const stride = sizes.reduce((sum, size) => sum + size, 0) * 4;
  gl.bindVertexArray(array);
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  if (typeof data === "number") gl.bufferData(gl.ARRAY_BUFFER, data, usage);
  else gl.bufferData(gl.ARRAY_BUFFER, data, usage);
  let offset = 0;
  sizes.forEach((size, location) => {
    gl.enableVertexAttribArray(location);
    gl.vertexAttribPointer(location, size, gl.FLOAT, false, stride, offset);
    offset += size * 4;
  });
  gl.bindVertexArray(null);
  const length = typeof data === "number" ? 0 : data.byteLength / stride;
  return { array, buffer, count: length };
}
