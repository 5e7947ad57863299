// OpenSSH's public keys, read as strictly as Sealtrail reads them: what proves nothing is refused before it is used.
// Bytes in, a key or a refusal out; the arithmetic is the browser's own (WebCrypto). Sources: RFC 4251, 4253, 5656, 8032.
(() => {
  "use strict";

  const FORMAT = "signature.format";
  const WEAK = "key.weak";
  const UNSUPPORTED = "unsupported";

  // Why bytes are not taken, with the code that the tool gives; UNSUPPORTED alone says that this browser cannot tell.
  class Refusal extends Error {
    constructor(said, code = FORMAT) { super(said); this.code = code; }
  }
  const require = (holds, said, code) => { if (!holds) throw new Refusal(said, code); };

  const latin = (bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  const bytesOf = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  const base64 = (bytes) => btoa(latin(bytes));
  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const number = (bytes) => bytes.length ? BigInt(`0x${hex(bytes)}`) : 0n;
  const sized = (value, length) => bytesOf((value.toString(16).padStart(2 * length, "0").match(/../g) ?? [])
    .map((pair) => String.fromCharCode(parseInt(pair, 16))).join(""));
  const bits = (value) => value === 0n ? 0 : value.toString(2).length;
  const joined = (...parts) => {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    parts.reduce((at, part) => { whole.set(part, at); return at + part.length; }, 0);
    return whole;
  };
  const uint32 = (value) => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
  const string = (bytes) => joined(uint32(bytes.length), bytes);
  const digest = async (name, bytes) => new Uint8Array(await crypto.subtle.digest(name, bytes));
  const fingerprint = async (blob) => `SHA256:${base64(await digest("SHA-256", blob)).replace(/=+$/, "")}`;

  // Reads the fields of SSH's wire format from first to last; two forms of one value are a hole, so one is taken.
  class Reader {
    #data; #what; #at = 0;
    constructor(data, what) { this.#data = data; this.#what = what; }
    take(count, field) {
      const left = this.#data.length - this.#at;
      require(count <= left, `${this.#what} ends inside its ${field}: expected ${count} more bytes, got ${left}`);
      this.#at += count;
      return this.#data.subarray(this.#at - count, this.#at);
    }
    rest() { return this.take(this.#data.length - this.#at, "rest"); }
    end() {
      const left = this.#data.length - this.#at;
      require(left === 0, `${this.#what} goes on after its end: expected 0 more bytes, got ${left}`);
    }
    uint32(field) { return Number(number(this.take(4, field))); }
    string(field) { return this.take(this.uint32(`${field} length`), field); }
    name(field) {
      const text = latin(this.string(field));
      require(/^[!-+\--~]{1,64}$/.test(text), `the ${field} of ${this.#what} is not a name of 1 to 64 visible characters`);
      return text;
    }
    number(field) {
      const data = this.string(field);
      require(!(data[0] >= 0x80), `the ${field} of ${this.#what} is negative, expected a positive number`);
      require(data[0] !== 0 || data[1] >= 0x80,
        `the ${field} of ${this.#what} is padded with zero bytes, expected the shortest form`);
      return number(data);
    }
  }

  // What a browser refuses to import it either lacks, or it has found the key to be none (DataError).
  const imported = async (format, data, algorithm, name, unfit) => {
    try {
      return await crypto.subtle.importKey(format, data, algorithm, false, ["verify"]);
    } catch (error) {
      require(unfit === undefined || error.name !== "DataError", unfit, WEAK);
      throw new Refusal(`this browser cannot check signatures by ${name} keys`, UNSUPPORTED);
    }
  };

  const P = 2n ** 255n - 19n;
  const power = (base, exponent) => {
    let [result, square] = [1n, base % P];
    for (let left = exponent; left > 0n; left >>= 1n) {
      if (left & 1n) result = result * square % P;
      square = square * square % P;
    }
    return result;
  };
  const D = (P - 121665n) * power(121666n, P - 2n) % P;
  const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
  const EIGHTH = 0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n;
  // The y of all eight points whose order divides 8: for them one signature fits messages that nobody signed.
  const SMALL = [0n, 1n, P - 1n, EIGHTH, P - EIGHTH];

  const ed25519 = async (reader) => {
    const point = reader.string("point");
    require(point.length === 32, `an Ed25519 key has a point of ${point.length} bytes, expected 32`);
    const y = number(point.toReversed()) & (2n ** 255n - 1n);
    require(y < P, "the Ed25519 key is written in a second form (its coordinate is not reduced)", WEAK);
    require(!SMALL.includes(y),
      "the Ed25519 key is a point of small order, for which anyone can forge signatures", WEAK);
    const square = (y * y - 1n + P) * (D * y * y + 1n) % P;
    require(power(square, (P - 1n) / 2n) === 1n,
      "the Ed25519 key is not a point on its curve, so nobody can hold it", WEAK);
    return {
      types: ["ssh-ed25519"],
      requireForm(value) {
        require(value.length === 64, `an Ed25519 signature has ${value.length} bytes, expected 64`);
        require(number(value.slice(32).toReversed()) < ORDER,
          "the Ed25519 signature's second half lies outside the range that the curve allows");
      },
      async fits(_type, value, data) {
        const key = await imported("raw", point, { name: "Ed25519" }, "Ed25519");
        return crypto.subtle.verify({ name: "Ed25519" }, key, value, data);
      },
    };
  };

  const CURVES = {
    nistp256: ["P-256", 32, "SHA-256", 2n ** 256n - 26959946660873538059280334323273029441504803697035324946844617595567n],
    nistp384: ["P-384", 48, "SHA-384", 2n ** 384n - 1388124618062372383947042015309946732620727252194336364173n],
    nistp521: ["P-521", 66, "SHA-512", 2n ** 521n - 657877501894328237357444332315020117536923257219387276263472201219398408051703n],
  };

  const numbers = (value) => {
    const reader = new Reader(value, "the ECDSA signature");
    const found = { r: reader.number("r"), s: reader.number("s") };
    reader.end();
    return found;
  };

  const ecdsa = (name) => async (reader) => {
    const [namedCurve, size, hash, order] = CURVES[name];
    const curve = reader.name("curve");
    const point = reader.string("point");
    require(curve === name, `a key of type ecdsa-sha2-${name} names the curve ${curve}, expected ${name}`);
    require(latin(point) !== "\0", "the ECDSA key is the identity point, for which anyone can forge signatures", WEAK);
    require(point.length === 1 + 2 * size && point[0] === 4,
      `the ECDSA key's point is not in the uncompressed form of ${1 + 2 * size} bytes`);
    const unfit = `the ECDSA key is not a point on ${name}`;
    const key = await imported("raw", point, { name: "ECDSA", namedCurve }, namedCurve, unfit);
    const odd = [point.slice(1, 1 + size), point.slice(1 + size)].map(number)
      .some((n) => bits(n) <= Math.floor(bits(order) / 2) || n >= order - 1n);
    require(!odd, "the ECDSA key has a coordinate that no key drawn at random has", WEAK);
    return {
      types: [`ecdsa-sha2-${name}`],
      requireForm(value) {
        for (const [half, n] of Object.entries(numbers(value))) {
          require(n > 0n && n < order, `the ECDSA signature's ${half} lies outside the range that the curve allows`);
        }
      },
      fits(_type, value, data) {
        const { r, s } = numbers(value);
        return crypto.subtle.verify({ name: "ECDSA", hash }, key, joined(sized(r, size), sized(s, size)), data);
      },
    };
  };

  const url64 = (value) => base64(sized(value, Math.ceil(bits(value) / 8)))
    .replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

  const rsa = async (reader) => {
    const [exponent, modulus] = [reader.number("exponent"), reader.number("modulus")];
    const size = bits(modulus);
    require(size >= 3072, `the RSA key has ${size} bits, expected at least 3072`, WEAK);
    require(size <= 16384, `the RSA key has ${size} bits, expected at most 16384`);
    require(modulus % 2n === 1n, "the RSA key's modulus is even, so its factors are known to everyone", WEAK);
    require(exponent % 2n === 1n && exponent >= 65537n && bits(exponent) <= 64,
      "the RSA key's public exponent is not an odd number from 65537 with at most 64 bits", WEAK);
    return {
      types: ["rsa-sha2-256", "rsa-sha2-512"],
      requireForm(value) {
        const expected = Math.ceil(size / 8);
        require(value.length === expected,
          `the RSA signature has ${value.length} bytes, expected ${expected} as its key's modulus`);
      },
      async fits(type, value, data) {
        const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: type.replace("rsa-sha2-", "SHA-") };
        const key = await imported("jwk", { kty: "RSA", n: url64(modulus), e: url64(exponent) }, algorithm, "such RSA");
        return crypto.subtle.verify(algorithm, key, value, data);
      },
    };
  };

  const inToken = (read) => async (reader) => {
    const key = await read(reader);
    const application = latin(reader.string("application"));
    require(/^[ -~]{1,255}$/.test(application),
      "the security key's application is not a text of 1 to 255 printable ASCII characters");
    return { ...key, application };
  };

  const KINDS = new Map([
    ["ssh-ed25519", ed25519],
    ...Object.keys(CURVES).map((name) => [`ecdsa-sha2-${name}`, ecdsa(name)]),
    ["ssh-rsa", rsa],
    ["sk-ssh-ed25519@openssh.com", inToken(ed25519)],
    ["sk-ecdsa-sha2-nistp256@openssh.com", inToken(ecdsa("nistp256"))],
  ]);

  // The usable key in a public key blob; throws a Refusal for a weak key, one of another kind, or bytes that are none.
  const readKey = async (blob) => {
    const reader = new Reader(blob, "the public key");
    const algorithm = reader.name("key type");
    const read = KINDS.get(algorithm);
    require(read !== undefined,
      `the key type ${algorithm} is not supported, expected one of ${[...KINDS.keys()].join(", ")}`);
    const key = await read(reader);
    reader.end();
    return { ...key, algorithm, blob, line: `${algorithm} ${base64(blob)}` };
  };

  window.sealtrailKeys = {
    Reader, Refusal, UNSUPPORTED, base64, bytesOf, digest, fingerprint, hex, joined, latin, readKey, require, string, uint32,
  };
})();
