// Devices with passkeys, and the authenticator app, as a browser test needs them.
import { createHmac } from "node:crypto";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const STEP_SECONDS = 30;

function base32(text) {
  const bits = [...text.replaceAll(/[\s=]/g, "").toUpperCase()].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, "0")).join("");
  return Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
}

/** The six digits that an app shows for this key; `later` counts steps of thirty seconds (RFC 6238). */
export function appCode(key, later = 0) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 1000 / STEP_SECONDS) + later));
  const hash = createHmac("sha1", base32(key)).update(counter).digest();
  const offset = hash.at(-1) & 15;
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** The authenticators of a window's device, played by Chromium itself (WebAuthn's virtual authenticators). */
export class Device {
  static async of(window) {
    const session = await window.context.newCDPSession(window.page);
    await session.send("WebAuthn.enable");
    return Object.assign(new Device(), { session });
  }

  /** Plugs one in: a platform's own, which knows its owner, and holds keys that name their account. */
  async plug(options = {}) {
    const { authenticatorId } = await this.session.send("WebAuthn.addVirtualAuthenticator", {
      options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true, ...options },
    });
    return authenticatorId;
  }

  unplug(authenticatorId) {
    return this.session.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId });
  }

  /** Whether the person touches the sensor as the right one. */
  recognize(authenticatorId, isUserVerified) {
    return this.session.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });
  }

  async count(authenticatorId) {
    return (await this.session.send("WebAuthn.getCredentials", { authenticatorId })).credentials.length;
  }
}
