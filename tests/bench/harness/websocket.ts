// A WebSocket client for Node 20, which has none: binary messages, no extensions, nothing that a browser would add.
import { createHash, randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const OP_CONTINUATION = 0;
const OP_BINARY = 2;
const OP_CLOSE = 8;
const OP_PING = 9;
const OP_PONG = 10;

export interface BinarySocket {
  send(message: Uint8Array): void;
  close(): void;
}

export interface Heard {
  message(message: Buffer): void;
  closed(): void;
}

/** Connects to a `ws:` address on this machine. */
export async function openSocket(address: string, heard: Heard): Promise<BinarySocket> {
  const url = new URL(address);
  const socket = connect({ host: "127.0.0.1", port: Number(url.port) });
  socket.setNoDelay(true);
  await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  const rest = await upgrade(socket, url);
  socket.on("error", () => socket.destroy());
  socket.on("close", () => heard.closed());
  read(socket, rest, heard);
  return {
    send: (message) => void socket.write(masked(OP_BINARY, message)),
    close: () => {
      if (!socket.destroyed) socket.end(masked(OP_CLOSE, Buffer.alloc(0)));
    },
  };
}

/** Sends the request and reads the answer; gives what came after it. */
async function upgrade(socket: Socket, url: URL): Promise<Buffer> {
  const key = randomBytes(16).toString("base64");
  socket.write(
    `GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      `Sec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
  );
  let answer = Buffer.alloc(0);
  for (;;) {
    const end = answer.indexOf("\r\n\r\n");
    if (end >= 0) {
      const head = answer.subarray(0, end).toString("latin1");
      const proof = createHash("sha1").update(key + GUID).digest("base64");
      if (!head.startsWith("HTTP/1.1 101") || !head.includes(proof)) throw new Error(`no WebSocket: ${head}`);
      return answer.subarray(end + 4);
    }
    answer = Buffer.concat([answer, await chunk(socket)]);
  }
}

function chunk(socket: Socket): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const closed = (): void => reject(new Error("the relay closed the connection"));
    socket.once("close", closed);
    socket.once("data", (data: Buffer) => {
      socket.pause();
      socket.off("close", closed);
      resolve(data);
    });
    socket.resume();
  });
}

/** Cuts the stream into frames, joins fragments and answers pings. */
function read(socket: Socket, first: Buffer, heard: Heard): void {
  let waiting: Buffer[] = [];
  let length = 0;
  let needed = 2;
  let fragments: Buffer[] = [];

  const take = (data: Buffer): void => {
    waiting.push(data);
    length += data.length;
    if (length < needed) return;
    let all = waiting.length === 1 ? (waiting[0] as Buffer) : Buffer.concat(waiting);
    for (;;) {
      const frame = parse(all);
      if (typeof frame === "number") {
        needed = frame;
        break;
      }
      all = all.subarray(frame.end);
      if (frame.op === OP_PING) socket.write(masked(OP_PONG, frame.payload));
      if (frame.op === OP_CLOSE) socket.end();
      if (frame.op !== OP_BINARY && frame.op !== OP_CONTINUATION) continue;
      fragments.push(frame.payload);
      if (!frame.final) continue;
      heard.message(fragments.length === 1 ? (fragments[0] as Buffer) : Buffer.concat(fragments));
      fragments = [];
    }
    waiting = [all];
    length = all.length;
  };

  socket.on("data", take);
  if (first.length > 0) take(first);
  socket.resume();
}

interface Frame {
  op: number;
  final: boolean;
  payload: Buffer;
  end: number;
}

/** The first frame, or how many bytes there must be to say more. */
function parse(bytes: Buffer): Frame | number {
  if (bytes.length < 2) return 2;
  const short = bytes.readUInt8(1) & 0x7f;
  const start = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (bytes.length < start) return start;
  const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  const end = start + length;
  if (bytes.length < end) return end;
  const head = bytes.readUInt8(0);
  return { op: head & 15, final: (head & 128) !== 0, payload: bytes.subarray(start, end), end };
}

/** A frame as clients have to send it. */
function masked(op: number, payload: Uint8Array): Buffer {
  const { length } = payload;
  const head = Buffer.alloc(length < 126 ? 2 : length < 65536 ? 4 : 10);
  head.writeUInt8(128 | op, 0);
  head.writeUInt8(128 | (length < 126 ? length : length < 65536 ? 126 : 127), 1);
  if (head.length === 4) head.writeUInt16BE(length, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2);
  const mask = randomBytes(4);
  const body = Buffer.from(payload);
  for (let i = 0; i < length; i++) body.writeUInt8(body.readUInt8(i) ^ mask.readUInt8(i & 3), i);
  return Buffer.concat([head, mask, body]);
}
