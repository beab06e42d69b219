"""A newsroom's certificates, made anew for a test: an authority, and a leaf under it that may sign (C2PA)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path

import pytest


def demand():
    """Skip where the extra is missing; on CI that is a failure."""
    if find_spec("c2pa") is None:
        missing = "The extra is missing: pip install 'pressroom[c2pa]'"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing, allow_module_level=True)


@dataclass(frozen=True)
class Chain:
    """PEM texts: the leaf and its authority, the leaf's key, the authority alone."""

    chain: str
    key: str
    anchors: str

    def laid(self, folder: Path) -> tuple[Path, Path, Path]:
        """As files: chain, key, anchors."""
        paths = tuple(folder / name for name in ("chain.pem", "key.pem", "anchors.pem"))
        for path, text in zip(paths, (self.chain, self.key, self.anchors), strict=True):
            path.write_text(text)
        return paths


def made(name="Báo thử", *, days=30):
    """A chain that is good for so many days; a negative number has passed."""
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    def named(common):
        parts = ((NameOID.ORGANIZATION_NAME, name), (NameOID.COMMON_NAME, common))
        return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts])

    def certificate(subject, key, usage, *, is_authority):
        now = datetime.now(UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(named(subject))
            .issuer_name(named("Root"))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=60))
            .not_valid_after(now + timedelta(days=days))
            .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(root.public_key()), critical=False
            )
        )

    root, leaf = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = certificate("Root", root, _usage(x509, is_authority=True), is_authority=True)
    signing = certificate(
        "Photo desk", leaf, _usage(x509, is_authority=False), is_authority=False
    ).add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    anchors, signer = _signed(authority, root), _signed(signing, root)
    return Chain(signer + anchors, _private(leaf), anchors)


def _usage(x509, *, is_authority):
    return x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )


def _signed(builder, key):
    from cryptography.hazmat.primitives import hashes, serialization

    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()


def _private(key):
    from cryptography.hazmat.primitives import serialization

    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def signed_by_camera(chain, body, *assertions, has_thumbnail=False, source_type="digitalCapture", parents=()):
    """The photo with a manifest as a camera or program makes it; with another library call than ours makes.

    `parents` are photos that it was made from.
    """
    import io

    import c2pa

    kind = f"http://cv.iptc.org/newscodes/digitalsourcetype/{source_type}"
    opened = {"action": "c2pa.opened", "parameters": {"ingredientIds": ["0"]}}
    first = opened if parents else {"action": "c2pa.created", "digitalSourceType": kind}
    context = c2pa.Context.from_dict(
        {"verify": {"verify_after_sign": False}, "builder": {"thumbnail": {"enabled": has_thumbnail}}}
    )
    builder = c2pa.Builder(
        {
            "claim_generator_info": [{"name": "Bambou Camera", "version": "1.2"}],
            "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [first]}}, *assertions],
        },
        context=context,
    )
    for number, parent in enumerate(parents):
        builder.add_ingredient(
            {"relationship": "parentOf", "label": str(number)}, "image/jpeg", io.BytesIO(parent)
        )
    signer = c2pa.Signer.from_info(
        c2pa.C2paSignerInfo(b"es256", chain.chain.encode(), chain.key.encode(), None)
    )
    made = io.BytesIO()
    builder.sign(signer, "image/jpeg", io.BytesIO(body), made)
    return made.getvalue()
