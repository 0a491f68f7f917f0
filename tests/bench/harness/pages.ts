// Serves the pages that are measured: rustup's own documentation, a generated table, and the page of the workloads.
import { execFileSync } from "node:child_process";
import { createReadStream, readFileSync, statSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

/** Real pages written elsewhere, and one that is nothing but nodes. */
export const SNAPSHOT_PAGES = [
  { name: "iter", path: "/docs/std/iter/trait.Iterator.html" },
  { name: "slice", path: "/docs/std/primitive.slice.html" },
  { name: "book", path: "/docs/book/print.html" },
  { name: "x86_64", path: "/docs/core/arch/x86_64/index.html" },
  { name: "table", path: "/table?rows=10600" },
] as const;

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
};

export interface PageServer {
  /** `http://localhost:…` */
  readonly origin: string;
  /** The text that the page last posted to `/posted`. */
  posted(): Promise<Buffer>;
  stop(): Promise<void>;
}

export async function servePages(): Promise<PageServer> {
  const sysroot = execFileSync("rustc", ["--print", "sysroot"]).toString().trim();
  const docs = join(sysroot, "share/doc/rust/html");
  let arrived: (bytes: Buffer) => void = () => {};
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const path = decodeURIComponent(url.pathname);
    if (path === "/posted") return collect(request, response, arrived);
    // As sites embed a script: `?tag=` and its address.
    const tag = url.searchParams.get("tag");
    if (path === "/table") return html(response, tagged(tablePage(Number(url.searchParams.get("rows"))), tag));
    if (path === "/empty.js") return void response.writeHead(200, { "content-type": "text/javascript" }).end();
    if (path === "/stamp") return html(response, STAMP_PAGE);
    if (path === "/workloads") return html(response, WORKLOADS_PAGE);
    const file = path.startsWith("/docs/") ? normalize(join(docs, path.slice("/docs/".length))) : "";
    if (!file.startsWith(docs) || !statSync(file, { throwIfNoEntry: false })?.isFile()) {
      return void response.writeHead(404).end();
    }
    if (tag) return html(response, tagged(readFileSync(file, "utf8"), tag));
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    posted: () => new Promise((resolve) => (arrived = resolve)),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function tagged(page: string, script: string | null): string {
  if (!script) return page;
  return page.replace("</head>", () => `<script async src="${script.replace(/&/g, "&amp;")}"></script></head>`);
}

function html(response: ServerResponse, text: string): void {
  response.writeHead(200, { "content-type": TYPES[".html"] }).end(text);
}

function collect(request: IncomingMessage, response: ServerResponse, arrived: (bytes: Buffer) => void): void {
  const parts: Buffer[] = [];
  request.on("data", (part: Buffer) => parts.push(part));
  request.on("end", () => {
    response.writeHead(204).end();
    arrived(Buffer.concat(parts));
  });
}

/** A table of an intranet: sixteen nodes a row. */
function tablePage(rows: number): string {
  const words = ["alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliett"];
  const word = (n: number): string => words[n % words.length] ?? "";
  let body = "";
  for (let i = 0; i < rows; i++) {
    const name = `${word(i * 7)} ${word(i * 3 + 1)}`;
    body +=
      `<tr class="${i % 2 ? "odd" : "even"}" data-id="${100000 + i}"><td class="number">${i + 1}</td>` +
      `<td><a href="/orders/${100000 + i}" title="${name}">${name}</a></td><td class="money">${(i * 37) % 9973}.00</td>` +
      `<td><span class="state state-${i % 5}">${["open", "paid", "sent", "late", "void"][i % 5]}</span></td>` +
      `<td>2024-0${(i % 9) + 1}-1${i % 10}</td><td><button type="button" aria-label="remove">×</button></td></tr>`;
  }
  return (
    `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Orders</title>` +
    `<style>table{table-layout:fixed;width:60rem}td{white-space:nowrap}.odd{background:#f6f6f6}</style></head>` +
    `<body><h1>Orders</h1><table><tbody>${body}</tbody></table><p id="last">End</p></body></html>`
  );
}

/**
 * The place where workloads work is not displayed: style and layout of ten thousand rows cost far more than any recorder
 * and are the same for all, so they would only be noise around what is measured.
 */
const WORKLOADS_PAGE = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Workloads</title></head>
<body><h1>Workloads</h1><div id="place" hidden></div></body></html>`;

/** A small page with one text that changes. */
const STAMP_PAGE = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Stamp</title></head>
<body><h1>Stamp</h1><p id="stamp">0</p><p id="last">End</p></body></html>`;
