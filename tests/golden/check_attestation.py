"""
Checks the signature of a report or an evaluation with code that is not ours: securesystemslib's DSSE over `cryptography`
(OpenSSL), and in-toto's own reading of the statement.

  pip install cryptography securesystemslib in-toto-attestation
  shadow-workbench verify FILE --extract DIR; python tests/golden/check_attestation.py DIR
"""

import hashlib
import json
import sys
from pathlib import Path

from cryptography.hazmat.primitives.serialization import load_pem_public_key
from google.protobuf import json_format
from in_toto_attestation.v1 import statement_pb2
from in_toto_attestation.v1.statement import Statement
from securesystemslib.dsse import Envelope
from securesystemslib.signer import SSlibKey

folder = Path(sys.argv[1])
envelope = Envelope.from_dict(json.loads((folder / "attestation.dsse.json").read_text()))
(keyid,) = envelope.signatures
public = load_pem_public_key((folder / "public-key.pem").read_bytes())
key = SSlibKey.from_crypto(public, keyid=keyid)
accepted = envelope.verify([key], 1)
assert list(accepted) == [keyid]

statement = json_format.ParseDict(json.loads(envelope.payload), statement_pb2.Statement())
Statement.copy_from_pb(statement).validate()
(blob,) = [one for one in folder.iterdir() if one.name in ("evaluation.json", "report.html")]
assert statement.subject[0].name == blob.name
assert statement.subject[0].digest["sha256"] == hashlib.sha256(blob.read_bytes()).hexdigest()

tampered = Envelope(envelope.payload.replace(b'"verdict"', b'"Verdict"'), envelope.payload_type, envelope.signatures)
try:
    tampered.verify([key], 1)
except Exception as refused:
    print(f"{blob.name}: signed by {keyid}, {len(statement.subject)} subjects; changed: {type(refused).__name__}")
else:
    sys.exit("a changed payload was accepted")
