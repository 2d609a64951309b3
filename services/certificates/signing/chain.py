"""The keys of this installation: made at the first start, loaded at every other.

These are development keys of the system. A certificate signed with them shows every alteration,
but it does not carry the agency's legal signature (Luật Giao dịch điện tử 20/2023/QH15, Đ.22:
*chữ ký số chuyên dùng công vụ*), and `legal` says so to every reader.
"""

import fcntl
import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.x509.oid import NameOID

_ROOT_TERM = timedelta(days=365 * 25)
_SIGNER_TERM = timedelta(days=365 * 20)
"""Longer than any certificate's 36 months plus extension, so that a check outlives both."""
_BACKDATED = timedelta(days=1)
_CHAIN = "chain"
_ROOT_KEY, _SIGNER_KEY, _STATUS_KEY = "root.key.pem", "signer.key.pem", "status.key.pem"
_ROOT, _SIGNER = "root.pem", "signer.pem"


@dataclass(frozen=True, slots=True)
class Chain:
    """Loaded keys and certificates; the root's private key stays on disk."""

    root: x509.Certificate
    signer: x509.Certificate
    signer_key: EllipticCurvePrivateKey
    status_key: EllipticCurvePrivateKey
    retired_roots: tuple[x509.Certificate, ...] = ()
    legal: bool = False

    @property
    def roots(self) -> tuple[x509.Certificate, ...]:
        """Give every root that a signature may lead to."""
        return (self.root, *self.retired_roots)

    @property
    def signer_fingerprint(self) -> str:
        """Give the SHA-256 of the signer's certificate."""
        return self.signer.fingerprint(hashes.SHA256()).hex()


def load_or_make(keys_dir: Path, now: datetime) -> Chain:
    """Load the chain of this installation, or make it whole: a crash leaves all of it or none."""
    keys_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (keys_dir / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (keys_dir / _CHAIN).exists():
            _make(keys_dir, now)
    return _load(keys_dir)


def _load(keys_dir: Path) -> Chain:
    chain = keys_dir / _CHAIN
    retired = tuple(_certificate(path) for path in sorted((keys_dir / "retired").glob("*.pem")))
    return Chain(
        root=_certificate(chain / _ROOT),
        signer=_certificate(chain / _SIGNER),
        signer_key=_key(chain / _SIGNER_KEY),
        status_key=_key(chain / _STATUS_KEY),
        retired_roots=retired,
    )


def _certificate(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def _key(path: Path) -> EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, EllipticCurvePrivateKey):
        raise TypeError(f"{path.name} is not an elliptic curve key")
    return key


def _make(keys_dir: Path, now: datetime) -> None:
    new = Path(tempfile.mkdtemp(prefix=".new-", dir=keys_dir))
    try:
        root_key, signer_key, status_key = (
            ec.generate_private_key(ec.SECP256R1()) for _ in range(3)
        )
        root = _issue_root(root_key, now)
        signer = _issue_signer(signer_key, root, root_key, now)
        for name, key in (
            (_ROOT_KEY, root_key),
            (_SIGNER_KEY, signer_key),
            (_STATUS_KEY, status_key),
        ):
            _write(new / name, _private_pem(key))
        for name, certificate in ((_ROOT, root), (_SIGNER, signer)):
            _write(new / name, certificate.public_bytes(serialization.Encoding.PEM))
        _sync(new)
        new.rename(keys_dir / _CHAIN)
        _sync(keys_dir)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _private_pem(key: EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "OCOP platform (development keys)"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _issue_root(key: EllipticCurvePrivateKey, now: datetime) -> x509.Certificate:
    name = _name("OCOP development root")
    public = key.public_key()
    identifier = x509.SubjectKeyIdentifier.from_public_key(public)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _BACKDATED)
        .not_valid_after(now + _ROOT_TERM)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(identifier, critical=False)
        .sign(key, hashes.SHA256())
    )


def _issue_signer(
    key: EllipticCurvePrivateKey,
    root: x509.Certificate,
    root_key: EllipticCurvePrivateKey,
    now: datetime,
) -> x509.Certificate:
    public = key.public_key()
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(_name("OCOP development certificate signer"))
        .issuer_name(root.subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _BACKDATED)
        .not_valid_after(now + _SIGNER_TERM)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(issuer, critical=False)
        .sign(root_key, hashes.SHA256())
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=not signs_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
