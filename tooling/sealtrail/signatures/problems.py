"""What can be wrong with bytes that claim to be a key or a signature, and nothing else.

Both are raised inside the package and where a caller asks for one key or one signature to be read. ``verify`` never
raises them: there, what is wrong is a ``Verdict``.
"""

from __future__ import annotations

from sealtrail.errors import SealtrailError

FORMAT = "signature.format"
WEAK = "key.weak"

_SIGN_AGAIN = "sign again with `ssh-keygen -Y sign`, and keep the file that it writes as it is"
SIGN_IN_BROWSER = "sign again in the browser, and keep the file that it gives as it is"
_NEW_KEY = "make a new key with `ssh-keygen -t ed25519` and enrol that one"


class FormatProblem(SealtrailError):
    """Bytes are not in the one form that OpenSSH, or a browser, writes (code ``signature.format``)."""

    def __init__(self, message: str, hint: str = _SIGN_AGAIN) -> None:
        super().__init__(message, hint=hint, code=FORMAT)


class KeyProblem(SealtrailError):
    """A public key cannot be taken: ``key.weak`` if anyone could forge for it, else ``signature.format``."""


def weak(message: str) -> KeyProblem:
    """The problem of a key whose signatures would prove nothing."""
    return KeyProblem(message, hint=_NEW_KEY, code=WEAK)
