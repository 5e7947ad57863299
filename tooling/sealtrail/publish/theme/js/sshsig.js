// OpenSSH's file signatures (PROTOCOL.sshsig, version 1), read as strictly as Sealtrail reads them, and the one question
// "does it fit". Whose key it is, and what was signed, is for verify.js. Sources: PROTOCOL.u2f; WebAuthn, 5.8.1 and 6.1.
(() => {
  "use strict";

  const { Reader, base64, bytesOf, digest, joined, latin, readKey, require, string, uint32 } = window.sealtrailKeys;
  const LIMIT = 16 * 1024;
  const BEGIN = "-----BEGIN SSH SIGNATURE-----\n";
  const END = "-----END SSH SIGNATURE-----\n";
  const HASHES = { sha256: "SHA-256", sha512: "SHA-512" };
  const WEBAUTHN = "webauthn-sk-ecdsa-sha2-nistp256@openssh.com";
  const [PRESENT, VERIFIED, ATTESTED, EXTENDED] = [0x01, 0x04, 0x40, 0x80];

  const armour = (block) => `${BEGIN}${(btoa(block).match(/.{1,70}/g) ?? []).join("\n")}\n${END}`;

  const unarmour = (bytes) => {
    require(bytes.length <= LIMIT, `the signature file has ${bytes.length} bytes, expected at most ${LIMIT}`);
    const text = latin(bytes);
    require(text.startsWith(BEGIN) && text.endsWith(END),
      "the signature file does not hold one SSH signature block and nothing else");
    const inside = text.slice(BEGIN.length, -END.length).replaceAll("\n", "");
    require(/^[A-Za-z0-9+/]*={0,2}$/.test(inside) && inside.length % 4 === 0,
      "the signature block is not base64");
    const block = atob(inside);
    require(armour(block) === text, "the signature block is not canonical base64 in lines of 70 characters");
    return bytesOf(block);
  };

  // Names in a JSON text are as many as its colons outside strings; a name given twice is counted once when it is read.
  const named = (value) => value !== null && typeof value === "object"
    ? Object.values(value).reduce((sum, inner) => sum + named(inner), Array.isArray(value) ? 0 : Object.keys(value).length)
    : 0;

  const readJson = (bytes) => {
    try {
      const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
      const value = JSON.parse(text);
      return text.replace(/"(?:[^"\\]|\\.)*"/g, "").split(":").length - 1 === named(value) ? value : null;
    } catch {
      return null;
    }
  };

  // What a passkey signs where another key signs the message itself: JSON of the browser that names it as challenge.
  const readPasskey = (reader) => {
    const origin = latin(reader.string("origin"));
    require(/^[!#-[\]-~]{1,255}$/.test(origin),
      "the passkey's origin is not a text of 1 to 255 visible ASCII characters");
    const client = reader.string("client data");
    const brackets = latin(client).replace(/[^{[]/g, "").length;
    require(brackets <= 16, `the passkey's client data has ${brackets} opening brackets, expected at most 16`);
    const said = readJson(client);
    require(said !== null && typeof said === "object" && !Array.isArray(said),
      "the passkey's client data is not a JSON object that names each member once");
    const { type, challenge, crossOrigin = false } = said;
    require(type === "webauthn.get", "the passkey's client data is not of the type webauthn.get");
    require(typeof challenge === "string" && /^[A-Za-z0-9_-]+$/.test(challenge),
      "the passkey's client data names no challenge in base64url");
    require(said.origin === origin,
      `the passkey's client data is for another origin than its signature, expected ${origin}`);
    require(crossOrigin === false,
      "the passkey's client data was made inside another site's page, expected a page of its own");
    const start = `{"type":"${type}","challenge":"${challenge}","origin":"${origin}"`;
    require(latin(client).startsWith(start),
      "the passkey's client data does not begin with type, challenge and origin as browsers write them");
    return { origin, client, challenge, extensions: reader.string("extensions") };
  };

  // What follows the algorithm's name: a value, and in a security key what it says of itself and of the person.
  const readTail = (tail, key, type) => {
    const reader = new Reader(tail, "the inner signature");
    const value = reader.string("value");
    if (key.application === undefined) {
      reader.end();
      return { value };
    }
    const [flags] = reader.take(1, "flags");
    const counter = reader.uint32("counter");
    const passkey = type === WEBAUTHN ? readPasskey(reader) : null;
    reader.end();
    require(!(flags & ATTESTED), "the token's flags announce the data of a new key, expected none in a signature");
    require(Boolean(flags & EXTENDED) === Boolean(passkey?.extensions.length),
      "the token's flags and the extensions that the signature holds differ");
    const token = {
      present: Boolean(flags & PRESENT), verified: Boolean(flags & VERIFIED), counter,
      application: key.application, origin: passkey?.origin ?? "",
    };
    const said = joined(Uint8Array.of(flags), uint32(counter), passkey?.extensions ?? new Uint8Array());
    return { value, token, passkey, said };
  };

  const typesOf = (key) => {
    if (key.application === undefined) return key.types;
    return key.algorithm.includes("ecdsa") ? [key.algorithm, WEBAUTHN] : [key.algorithm];
  };

  // A well-formed signature, not yet held against any message; throws a Refusal for anything else.
  const parse = async (bytes) => {
    const reader = new Reader(unarmour(bytes), "the signature");
    require(latin(reader.take(6, "first bytes")) === "SSHSIG", "the block holds something else than an SSH signature");
    const version = reader.uint32("version");
    require(version === 1, `the signature is in version ${version} of its format, expected 1`);
    const blob = reader.string("public key");
    const namespace = reader.name("namespace");
    require(reader.string("reserved field").length === 0, "the signature's reserved field is filled, expected it empty");
    const hash = reader.name("hash algorithm");
    require(Object.hasOwn(HASHES, hash), `the signature hashes with ${hash}, expected sha256 or sha512`);
    const inner = new Reader(reader.string("inner signature"), "the inner signature");
    reader.end();
    const key = await readKey(blob);
    const type = inner.name("algorithm");
    const types = typesOf(key);
    require(types.includes(type),
      `the signature is of type ${type}, expected ${types.join(" or ")} from a key of ${key.algorithm}`);
    const made = readTail(inner.rest(), key, type);
    key.requireForm(made.value);
    return { key, namespace, hash, type, ...made };
  };

  const challengeOf = (data) => base64(data).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

  // Whether the key signed these bytes; throws a Refusal where this browser has not the arithmetic.
  const fits = async (signature, message) => {
    const scope = [signature.namespace, "", signature.hash].map((text) => string(bytesOf(text)));
    const data = joined(bytesOf("SSHSIG"), ...scope, string(await digest(HASHES[signature.hash], message)));
    if (signature.token === undefined) return signature.key.fits(signature.type, signature.value, data);
    const { passkey, said, token } = signature;
    if (passkey && passkey.challenge !== challengeOf(data)) return false;
    const application = await digest("SHA-256", bytesOf(token.application));
    const signed = await digest("SHA-256", passkey ? passkey.client : data);
    return signature.key.fits(signature.type, signature.value, joined(application, said, signed));
  };

  window.sealtrailSshsig = { fits, parse, readJson };
})();
