/** What does the reporter's text become? The article document of schemas/article.v1.json. */

const tidy = (words) => words.normalize("NFC").trim();

const oneLine = (words) => tidy(words).replace(/\s+/g, " ");

/** Words as a newsroom counts them in Vietnamese: whatever stands between spaces. */
export const countWords = (words) => (words.match(/\S+/g) ?? []).length;

/** Empty lines separate paragraphs; a text without any empty line has one paragraph a line. */
export function paragraphs(words) {
  const lines = tidy(words).replace(/\r\n?/g, "\n");
  const blank = /\n[^\S\n]*\n\s*/;
  return lines.split(blank.test(lines) ? blank : /\n/).map((part) => part.trim()).filter(Boolean);
}

/** A block's text is inline HTML, and what a reporter types is not. */
const asHtml = (words) =>
  words.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/[^\S\n]*\n\s*/g, "<br>");

const image = ({ upload, caption, credit, alt, sensitive }) => ({
  upload,
  caption: oneLine(caption),
  credit: oneLine(credit),
  ...(alt.trim() && { alt: oneLine(alt) }),
  ...(sensitive && { sensitive }),
});

/** `fields` by name, `photos` as [{upload, caption, credit, alt, sensitive}]; empty optional fields are left out. */
export function toArticle(fields, photos) {
  const optional = ["abstract", "byline", "section"].filter((name) => fields[name].trim());
  const blocks = paragraphs(fields.body).map((part) => ({ type: "paragraph", text: asHtml(part) }));
  return {
    language: fields.language,
    headline: oneLine(fields.headline),
    body: blocks.length ? blocks : "",
    ...Object.fromEntries(optional.map((name) => [name, oneLine(fields[name])])),
    ...(photos.length && { images: photos.map(image) }),
  };
}
