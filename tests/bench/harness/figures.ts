// Statistics, the table on the screen, and `target/bench/NAME.json`.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** Linear between the two nearest values; NaN of nothing. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = ((sorted.length - 1) * percent) / 100;
  const below = sorted[Math.floor(at)] ?? NaN;
  const above = sorted[Math.ceil(at)] ?? NaN;
  return below + (above - below) * (at - Math.floor(at));
}

export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/** To so many places after the point; `null` in JSON when there is no figure. */
export function rounded(value: number, places = 2): number {
  return Math.round(value * 10 ** places) / 10 ** places;
}

export type Cell = string | number;

/** Prints rows under their column names; numbers to the right. */
export function printTable(title: string, columns: readonly string[], rows: readonly (readonly Cell[])[]): void {
  const shown = rows.map((row) => row.map((cell) => (typeof cell === "number" ? format(cell) : cell)));
  const widths = columns.map((name, i) => Math.max(name.length, ...shown.map((row) => (row[i] ?? "").length)));
  const line = (cells: readonly string[], isText: (i: number) => boolean): string =>
    cells.map((cell, i) => (isText(i) ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join("  ");
  console.log(`\n${title}`);
  console.log(line(columns, (i) => i === 0));
  for (const row of shown) console.log(line(row, (i) => i === 0));
}

function format(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  return size >= 100 ? value.toFixed(0) : size >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** Writes the rows and the flat summary where every measurement leaves them. */
export function writeResult(name: string, rows: readonly object[], summary: Record<string, number>): void {
  const folder = join(process.cwd(), "target/bench");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify({ rows, summary }, null, 2)}\n`);
  console.log("");
  for (const [key, value] of Object.entries(summary)) console.log(`${key} ${value}`);
}
