//! A device with a passkey, in software: makes keys and signs, rightly or as a test wants it wrong.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use openssl::{
    bn::{BigNum, BigNumContext},
    ec::{EcGroup, EcKey},
    hash::MessageDigest,
    nid::Nid,
    pkey::{PKey, Private},
    sign::Signer,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const MAY_BE_COPIED: u8 = 0x08;
const HOLDS_KEY: u8 = 0x40;

/// One device; the members are there to be spoiled.
pub(crate) struct Device {
    key: EcKey<Private>,
    pub(crate) id: Vec<u8>,
    pub(crate) handle: String,
    pub(crate) origin: String,
    pub(crate) counter: u32,
    pub(crate) verifies: bool,
    pub(crate) copies: bool,
}

impl Device {
    /// A device with a key of its own, in a browser that stands at `origin`.
    pub(crate) fn new(origin: &str) -> Self {
        let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
        let key = EcKey::generate(&group).unwrap();
        let id = Sha256::digest(key.private_key().to_vec()).to_vec();
        let origin = origin.to_owned();
        Self { key, id, handle: String::new(), origin, counter: 0, verifies: true, copies: false }
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let challenge = options["publicKey"]["challenge"].as_str().unwrap();
        json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false })
            .to_string()
            .into_bytes()
    }

    fn authenticator_data(&self, rp_id: &str, more_flags: u8) -> Vec<u8> {
        let mut flags = USER_PRESENT | more_flags;
        for (is_so, flag) in [(self.verifies, USER_VERIFIED), (self.copies, MAY_BE_COPIED)] {
            flags |= if is_so { flag } else { 0 };
        }
        let mut data = Sha256::digest(rp_id).to_vec();
        data.push(flags);
        data.extend_from_slice(&self.counter.to_be_bytes());
        data
    }

    /// The public key in COSE: EC2, ES256, P-256.
    fn cose_key(&self) -> Vec<u8> {
        let (mut x, mut y) = (BigNum::new().unwrap(), BigNum::new().unwrap());
        let mut context = BigNumContext::new().unwrap();
        self.key.public_key().affine_coordinates(self.key.group(), &mut x, &mut y, &mut context).unwrap();
        let mut cose = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
        cose.extend(x.to_vec_padded(32).unwrap());
        cose.extend([0x22, 0x58, 0x20]);
        cose.extend(y.to_vec_padded(32).unwrap());
        cose
    }

    /// `navigator.credentials.create`, as the page's script packs it.
    pub(crate) fn create(&mut self, options: &Value) -> String {
        self.handle = options["publicKey"]["user"]["id"].as_str().unwrap().to_owned();
        let rp_id = options["publicKey"]["rp"]["id"].as_str().unwrap();
        let mut data = self.authenticator_data(rp_id, HOLDS_KEY);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        data.extend(self.cose_key());
        // {"fmt": "none", "attStmt": {}, "authData": data}
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt\x64none\x67attStmt\xa0\x68authData\x59");
        object.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        object.extend(data);
        self.answer(json!({
            "clientDataJSON": BASE64.encode(self.client_data("webauthn.create", options)),
            "attestationObject": BASE64.encode(object),
        }))
    }

    /// `navigator.credentials.get`, as the page's script packs it.
    pub(crate) fn get(&mut self, options: &Value) -> String {
        self.counter += u32::from(!self.copies);
        let client_data = self.client_data("webauthn.get", options);
        let data = self.authenticator_data(options["publicKey"]["rpId"].as_str().unwrap(), 0);
        let key = PKey::from_ec_key(self.key.clone()).unwrap();
        let mut signer = Signer::new(MessageDigest::sha256(), &key).unwrap();
        signer.update(&data).unwrap();
        signer.update(&Sha256::digest(&client_data)).unwrap();
        self.answer(json!({
            "clientDataJSON": BASE64.encode(client_data),
            "authenticatorData": BASE64.encode(data),
            "signature": BASE64.encode(signer.sign_to_vec().unwrap()),
            "userHandle": self.handle,
        }))
    }

    fn answer(&self, response: Value) -> String {
        let id = BASE64.encode(&self.id);
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response, "extensions": {} })
            .to_string()
    }
}
