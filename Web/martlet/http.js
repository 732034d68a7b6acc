// @ts-check
/** What the server answers when it refuses: a code for programs, a sentence for people. */
export class MartletError extends Error {
  /**
   * @param {string} code `network` when no answer came
   * @param {string} message readable by a person
   * @param {{status?: number, details?: any, retryAfter?: number}} [more] `retryAfter` in seconds
   */
  constructor(code, message, { status = 0, details = undefined, retryAfter = undefined } = {}) {
    super(message);
    this.name = "MartletError";
    this.code = code;
    this.status = status;
    this.details = details ?? {};
    this.retryAfter = retryAfter;
  }

  /** Worth trying again without changing anything. */
  get temporary() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

const requestTimeoutMilliseconds = 15000;

/**
 * One request, JSON in and out; with `bytes`, what comes out is as it is.
 * @param {string} method
 * @param {string} url
 * @param {{body?: any, token?: string, idempotencyKey?: string, bytes?: boolean}} [options]
 * @returns {Promise<{body: any, serverTime: number}>} `serverTime` in milliseconds, by the answer's Date
 */
export async function call(method, url, { body, token, idempotencyKey, bytes = false } = {}) {
  /** @type {Record<string, string>} */
  const headers = { Accept: bytes ? "application/octet-stream, application/json" : "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (token) headers["Authorization"] = `Bearer ${token}`;
  if (idempotencyKey) headers["Idempotency-Key"] = idempotencyKey;
  let response;
  let content;
  try {
    response = await fetch(url, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout?.(requestTimeoutMilliseconds),
      cache: "no-store",
      credentials: "omit",
    });
    content = new Uint8Array(await response.arrayBuffer());
  } catch {
    throw new MartletError("network", "The server can't be reached. Check your connection.");
  }
  const answer = response.ok && bytes ? content : parse(new TextDecoder().decode(content));
  if (response.ok) {
    return { body: answer, serverTime: Date.parse(response.headers.get("Date") ?? "") || Date.now() };
  }
  const error = answer?.error ?? {};
  const retryAfter = Number(response.headers.get("Retry-After")) || undefined;
  throw new MartletError(error.code ?? `http_${response.status}`, error.message ?? sentence(response.status), {
    status: response.status,
    details: error.details,
    retryAfter,
  });
}

/** @param {string} text @returns {any} undefined where it is no JSON */
function parse(text) {
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

/** @param {number} status */
function sentence(status) {
  if (status >= 500) return "The server has trouble just now. Try again in a moment.";
  if (status === 404) return "There is no such thing here.";
  return `The server refused this (${status}).`;
}

/** An unguessable name that also works on pages without HTTPS, where `crypto.randomUUID` is missing. */
export function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
