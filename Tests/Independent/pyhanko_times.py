#!/usr/bin/env python3
"""Processor time that pyHanko needs to sign and to verify a PDF with two signatures.

    pyhanko_times.py FILE      (run by scripts/bench, with a Python that has pyHanko)

FILE is an unsigned PDF. It is signed with ECDSA P-256 by a certificate under a root, as PAdES; the
second signature over it is what is timed, then the validation of both, with what changed after the
first. Prints two lines: the seconds of the best signing and of the best validation.
"""

import datetime
import io
import logging
import sys
import time

from asn1crypto import keys, x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

SIGN_ROUNDS, VERIFY_ROUNDS = 40, 40
logging.disable(logging.CRITICAL)


def certificate(name, key, issuer, issuer_key, is_root):
    begin = datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)
    usage = dict.fromkeys(
        ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
         "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"), False)
    usage.update({"key_cert_sign": True} if is_root
                 else {"digital_signature": True, "content_commitment": True})
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(issuer).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin).not_valid_after(begin.replace(year=2046))
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .sign(issuer_key, hashes.SHA256()))
    return asn1_x509.Certificate.load(made.public_bytes(serialization.Encoding.DER))


def called(name):
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])


def best(rounds, work):
    least = float("inf")
    for _ in range(rounds):
        begin = time.process_time()
        work()
        least = min(least, time.process_time() - begin)
    return least


def main():
    with open(sys.argv[1], "rb") as stream:
        original = stream.read()
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = certificate(called("BENCH"), root_key, called("BENCH"), root_key, True)
    leaf = certificate(called("Tran Thi Thu"), key, called("BENCH"), root_key, False)
    store = SimpleCertificateStore()
    store.register(root)
    signer = signers.SimpleSigner(
        signing_cert=leaf,
        signing_key=keys.PrivateKeyInfo.load(key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption())),
        cert_registry=store)

    def signed(content, field):
        plan = signers.PdfSignatureMetadata(
            field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
        writer = IncrementalPdfFileWriter(io.BytesIO(content))
        return signers.PdfSigner(plan, signer=signer).sign_pdf(writer).getvalue()

    once = signed(original, "Signature1")
    twice = signed(once, "Signature2")
    trust = ValidationContext(trust_roots=[root], allow_fetching=False)

    def validate():
        reader = PdfFileReader(io.BytesIO(twice))
        for signature in reader.embedded_signatures:
            status = validate_pdf_signature(signature, signer_validation_context=trust)
            assert status.bottom_line, status.summary()

    print(best(SIGN_ROUNDS, lambda: signed(once, "Signature2")))
    print(best(VERIFY_ROUNDS, validate))


main()
