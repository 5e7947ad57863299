"""Keys and signatures: bytes in, verdict out. The only package that imports ``cryptography``.

It knows no records, people, policies or git, opens no file and runs no program. Keys are OpenSSH's, in files, security
keys and passkeys, and signatures its SSHSIG; OpenPGP and X.509 are out on purpose (``kinds`` says why).
"""

from __future__ import annotations

from sealtrail.signatures.fido import Token
from sealtrail.signatures.keys import PublicKey, fingerprint_of_line, parse_blob, parse_public
from sealtrail.signatures.private import ed25519_from_seed
from sealtrail.signatures.problems import FormatProblem, KeyProblem
from sealtrail.signatures.sshsig import LIMIT, Sshsig, Verdict, parse_armoured, verify

__all__ = [
    "LIMIT",
    "FormatProblem",
    "KeyProblem",
    "PublicKey",
    "Sshsig",
    "Token",
    "Verdict",
    "ed25519_from_seed",
    "fingerprint_of_line",
    "parse_armoured",
    "parse_blob",
    "parse_public",
    "verify",
]
