import qrcode from 'qrcode-generator';

/** Modules of white around a QR code (ISO/IEC 18004, 9.1). */
const quiet = 4;

/** A QR code as the path of a drawing: squares of one unit, `size` units wide and high. The text is read back as UTF-8. */
export function qrPath(text: string): { path: string; size: number } {
  const code = qrcode(0, 'M');
  // The library keeps the low byte of each letter: it is given the bytes themselves.
  code.addData(Buffer.from(text, 'utf8').toString('latin1'));
  code.make();
  const count = code.getModuleCount();
  const all = Array.from({ length: count }, (_, index) => index);
  const dark = all.flatMap((row) =>
    all.filter((column) => code.isDark(row, column)).map((column) => `M${column + quiet} ${row + quiet}h1v1h-1z`),
  );
  return { path: dark.join(''), size: count + 2 * quiet };
}
