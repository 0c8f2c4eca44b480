// Lines up rows under their headings: words to the left, numbers to the right.

export function table(headings, rows) {
  const all = [headings, ...rows].map((row) => row.map(String));
  const widths = headings.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const numeric = headings.map((_, column) => rows.every((row) => /^[\d.,]+( [a-zA-Z]+)?$/.test(String(row[column]))));
  const line = (row) => row
    .map((cell, column) => (numeric[column] ? cell.padStart(widths[column]) : cell.padEnd(widths[column])))
    .join("  ").trimEnd();
  return [line(all[0]), widths.map((width) => "-".repeat(width)).join("  "), ...all.slice(1).map(line)].join("\n");
}
