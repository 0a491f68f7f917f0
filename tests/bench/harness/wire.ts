// What a counting agent has to know of the wire (crates/protocol/PROTOCOL.md): headers, its own hello, and where a body ends.
import { inflateRawSync } from "node:zlib";

const ROLE_AGENT = 1;
const LANE_CONTROL = 0;
export const LANE_PAGE = 1;
const FLAG_DEFLATED = 2;
const PROTOCOL_VERSION = 1;
const OP_COMPLETE = 2;

export interface Frame {
  lane: number;
  epoch: number;
  seq: number;
  /** As the receiver sees it: decompressed. */
  body: Buffer;
  /** Bytes before the body. */
  headBytes: number;
}

export function decodeFrame(bytes: Buffer): Frame {
  const lane = bytes.readUInt8(0) & 15;
  const flags = bytes.readUInt8(1);
  const [epoch, afterEpoch] = varint(bytes, 2);
  const [seq, headBytes] = varint(bytes, afterEpoch);
  const body = bytes.subarray(headBytes);
  return { lane, epoch, seq, headBytes, body: flags & FLAG_DEFLATED ? inflateRawSync(body) : body };
}

/** Whether a page body may end the first picture. Its operations then end with Complete, but others can end alike. */
export function mayComplete(body: Buffer): boolean {
  const [length, start] = varint(body, 0);
  return length > 0 && body[start + length - 1] === OP_COMPLETE;
}

export const toRelay = {
  hello: (jwt: string, token: string): Buffer =>
    control(2, number(PROTOCOL_VERSION), text(jwt), Buffer.from([1]), text(token)),
  ack: (seq: number): Buffer => control(3, number(seq)),
  exit: (): Buffer => control(4, Buffer.from([1])),
  wantKeyframe: (): Buffer => control(5),
};

/** Tags of what the relay says. */
export const FROM_RELAY = { welcome: 1, refused: 2, ended: 8 } as const;

function control(tag: number, ...fields: Buffer[]): Buffer {
  return Buffer.concat([Buffer.from([LANE_CONTROL | (ROLE_AGENT << 4), 0, 0, 0, tag]), ...fields]);
}

function number(value: number): Buffer {
  const bytes: number[] = [];
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return Buffer.from([...bytes, value]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([number(bytes.length), bytes]);
}

/** A LEB128 number and where it ends. */
function varint(bytes: Buffer, start: number): [value: number, end: number] {
  let value = 0;
  let scale = 1;
  for (let at = start; ; at++) {
    const byte = bytes.readUInt8(at);
    value += (byte & 127) * scale;
    scale *= 128;
    if (byte < 128) return [value, at + 1];
  }
}
