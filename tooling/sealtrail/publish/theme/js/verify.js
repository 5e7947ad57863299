// Five steps for one signature: whether record, statement, key and signature belong together, told in sentences that an
// inspector can follow. Bytes come from a reader that is handed in, and none of them is believed. It touches no page.
(() => {
  "use strict";

  const { UNSUPPORTED, digest, fingerprint, hex } = window.sealtrailKeys;
  const { fits, parse, readJson } = window.sealtrailSshsig;
  const NAMESPACE = "sealtrail-approval-v1";

  // A check is a sentence that holds, fails, or cannot be judged here (null); a long value follows it as code.
  const check = (holds, said, code) => ({ holds, said, code });
  const equal = (what, signed, shown) => signed === shown
    ? check(true, `${what}: ${shown}.`)
    : check(false, `${what}: the statement says ${signed}, and this page ${shown}.`);
  const agrees = (found, signed, same, other) => found === signed ? check(true, same) : check(false, other, signed);
  const unread = (file) => check(false, `${file} is missing or cannot be read.`);
  const beyond = (why) => check(null, why);
  const NO_STATEMENT = "Nothing to compare with: the statement cannot be read.";
  const NO_SIGNATURE = "Nothing to judge: the signature cannot be read.";

  const sorted = (value) => {
    if (value === null || typeof value !== "object") return value;
    if (Array.isArray(value)) return value.map(sorted);
    return Object.fromEntries(Object.keys(value).sort().map((name) => [name, sorted(value[name])]));
  };
  const same = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);

  // The form of an approval, with no member too many: a reader that skips what it does not know skips what was signed.
  const is = (constant) => (value) => value === constant;
  const text = (value) => typeof value === "string" && !/\p{Surrogate}/u.test(value);
  const count = (value) => Number.isSafeInteger(value) && value > 0;
  const either = (...forms) => (value) => forms.some((form) => matches(value, form));
  const matches = (value, form) => {
    if (typeof form === "function") return form(value);
    const names = Object.keys(form);
    return value !== null && typeof value === "object" && Array.isArray(value) === Array.isArray(form)
      && Object.keys(value).length === names.length
      && names.every((name) => Object.hasOwn(value, name) && matches(value[name], form[name]));
  };
  const SIGNATORY = { id: text, name: text, organisation: text, role: text, key: text };
  const APPROVAL = {
    _type: is("https://in-toto.io/Statement/v1"),
    subject: [{ name: text, digest: { sha256: text } }],
    predicateType: is("urn:sealtrail:approval:v1"),
    predicate: {
      repository: text, record: text, revision: count, prior: either(is(null), text),
      transition: either(is(null), { from: text, to: text }), meaning: text, meaning_text: text,
      signatory: either(SIGNATORY, { ...SIGNATORY, deputy_for: text }), signed_at: text, local_offset: text,
      policy: { version: count, sha256: text }, reason: text, nonce: text,
    },
  };

  const readStatement = (bytes) => {
    const value = bytes && bytes.length <= 8192 ? readJson(bytes) : null;
    if (!matches(value, APPROVAL)) return null;
    return same(new TextEncoder().encode(JSON.stringify(sorted(value))), bytes) ? value : null;
  };

  const readSignature = async (bytes) => {
    try {
      return { signature: await parse(bytes) };
    } catch (refusal) {
      if (refusal.code === undefined) throw refusal;
      const holds = refusal.code === UNSUPPORTED ? null : false;
      return { check: check(holds, `The signature is not taken: ${refusal.message}.`) };
    }
  };

  const recordChecks = async (page, here, statement, bytesOf) => {
    const bytes = await bytesOf(`${page.base}/${here.file}`);
    if (!bytes) return [unread(here.file)];
    const sha256 = hex(await digest("SHA-256", bytes));
    const read = check(true, `${here.file} has ${bytes.length.toLocaleString("en")} bytes. Their SHA-256 is `, sha256);
    if (!statement) return [read, beyond(NO_STATEMENT)];
    const [subject] = statement.subject;
    return [
      read,
      agrees(sha256, subject.digest.sha256, `That is the digest of revision ${here.revision} in the statement.`,
        "The statement was signed for other bytes, with the SHA-256 "),
      equal("The file that was signed", subject.name, page.path),
    ];
  };

  const fileChecks = async (here, bytes, statement, armoured, read) => {
    const name = `${here.statement}.json`;
    const checks = [];
    if (!bytes) checks.push(unread(name));
    else {
      const start = hex(await digest("SHA-256", bytes)).slice(0, 16);
      checks.push(statement
        ? check(true, `${name} is a statement in its one canonical form, ${bytes.length.toLocaleString("en")} bytes.`)
        : check(false, `${name} is not a statement in its one canonical form.`));
      checks.push(start === here.statement
        ? check(true, "The file is named after its SHA-256.")
        : check(false, "The file is not named after its SHA-256, which begins with ", start));
    }
    if (!armoured) return [...checks, unread(`${name}.sig`)];
    if (read.check) return [...checks, read.check];
    const { namespace, hash, type } = read.signature;
    const form = `${name}.sig is one SSH signature, version 1, of the type ${type}, over a ${hash} digest`;
    return [...checks, check(true, `${form}, its reserved field empty.`), namespace === NAMESPACE
      ? check(true, `It was made for approvals, in the namespace ${NAMESPACE}.`)
      : check(false, `It was not made for approvals (${NAMESPACE}), but in the namespace `, namespace)];
  };

  const keyChecks = async (here, statement, read, signers) => {
    if (!read.signature) return [beyond(NO_SIGNATURE)];
    const { key } = read.signature;
    const found = await fingerprint(key.blob);
    const checks = [
      check(true, `The signature carries an ${key.algorithm} key with the fingerprint `, found),
      agrees(found, here.key, "This page prints that fingerprint for the signer.",
        "This page prints another one for the signer: "),
    ];
    if (!statement) return [...checks, beyond(NO_STATEMENT)];
    const { key: meant, id } = statement.predicate.signatory;
    checks.push(agrees(found, meant, "The statement names that key.", "The statement names another key: "));
    if (!signers) return [...checks, unread("allowed_signers")];
    const list = new TextDecoder().decode(signers).split("\n");
    const at = list.indexOf(`${id} namespaces="sealtrail-*" ${key.line}`);
    if (at < 0) return [...checks, check(false, `allowed_signers lists no such key for ${id}.`)];
    checks.push(check(true, `allowed_signers lists that key for ${id}.`));
    const [above, mark] = [list[at - 1] ?? "", `# ${id} `];
    if (!above.startsWith(mark)) return checks;
    const ended = `It adds “${above.slice(mark.length)}”: what had landed before stays valid, and the order of landings tells.`;
    return [...checks, check(true, ended)];
  };

  const tokenChecks = ({ token, passkey }) => {
    if (!token) return [];
    const domain = token.origin.replace(/^https:\/\//, "").split(":")[0];
    return [
      check(token.present, token.present
        ? "The security key says that somebody touched it."
        : "Nobody touched the security key when it signed."),
      check(true, token.verified
        ? "It says that it checked a PIN or a fingerprint."
        : "It says nothing of a PIN or a fingerprint; the policy decides whether that is enough."),
      ...(passkey ? [domain === token.application || domain.endsWith(`.${token.application}`)
        ? check(true, `It is a passkey made for ${token.application}, and signed on the page of ${token.origin}.`)
        : check(false, `It is a passkey made for ${token.application}, and signed on a page elsewhere, of ${token.origin}.`)]
        : []),
    ];
  };

  const signatureChecks = async (bytes, read) => {
    if (!read.signature) return [beyond(NO_SIGNATURE)];
    if (!bytes) return [beyond(NO_STATEMENT)];
    try {
      const holds = await fits(read.signature, bytes);
      const said = holds
        ? `By the arithmetic of ${read.signature.type}, the holder of that key signed exactly these bytes of the statement.`
        : "The signature does not fit these bytes of the statement: they, or the signature, are not what the key signed.";
      return [check(holds, said), ...tokenChecks(read.signature)];
    } catch (refusal) {
      if (refusal.code !== UNSUPPORTED) throw refusal;
      return [beyond(`${refusal.message[0].toUpperCase()}${refusal.message.slice(1)}. The command below can.`)];
    }
  };

  const meaningChecks = (page, here, statement) => {
    if (!statement) return [beyond(NO_STATEMENT)];
    const { predicate: said } = statement;
    const { signatory } = said;
    const state = said.transition === null ? "no change" : `from ${said.transition.from} to ${said.transition.to}`;
    const deputy = signatory.deputy_for === undefined ? "" : `, deputy of ${signatory.deputy_for}`;
    const signer = `${signatory.name}, ${signatory.role} of ${signatory.organisation}${deputy}`;
    return [
      equal("Repository", said.repository, page.repository),
      equal("Record and revision", `${said.record}, revision ${said.revision}`, `${page.record}, revision ${here.revision}`),
      equal("State", state, here.state),
      equal("Meaning", `${said.meaning}, “${said.meaning_text}”`, here.meaning),
      equal("Signer", `${signatory.id} ${signer}`, `${here.person} ${here.signer}`),
      equal("Signed at", said.signed_at, here.at),
      check(true, `Reason given: “${said.reason}”`),
    ];
  };

  // One that fails decides, then one that could not be judged.
  const worst = (found) => found.includes(false) ? false : found.includes(null) ? null : true;

  // ``page`` is what the page says of the record, ``here`` of the signature, ``bytesOf`` gives the bytes of a file of the
  // site, or null. A step holds (true), fails (false), or cannot be judged in this browser (null).
  const judge = async (page, here, bytesOf) => {
    const name = `${page.base}/approvals/${here.statement}.json`;
    const [bytes, armoured, signers] = await Promise.all([name, `${name}.sig`, "allowed_signers"].map(bytesOf));
    const statement = readStatement(bytes);
    const read = armoured ? await readSignature(armoured) : {};
    return [
      ["The record", await recordChecks(page, here, statement, bytesOf)],
      ["The statement and its signature file", await fileChecks(here, bytes, statement, armoured, read)],
      ["The key", await keyChecks(here, statement, read, signers)],
      ["The signature", await signatureChecks(bytes, read)],
      ["What was signed", meaningChecks(page, here, statement)],
    ].map(([title, checks]) => ({ title, checks, holds: worst(checks.map(({ holds }) => holds)) }));
  };

  window.sealtrailVerify = { NAMESPACE, judge, worst };
})();
