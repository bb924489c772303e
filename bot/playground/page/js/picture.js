// Images. Files of the playground are shown; an address elsewhere is never
// fetched (the page works without internet and tells nobody it was read), so
// its description stands in for it.
import { h, icon } from "./dom.js";
import { isHarmless, plain } from "./mrkdwn.js";

export function picture(image, context, size = "full") {
  const words = image.alt_text ?? "";
  const drawn = drawing(image, context, size, words);
  if (size !== "full" || !image.title) return drawn;
  return h("figure", { class: "picture" }, h("figcaption", {}, plain(image.title.text)), drawn);
}

function drawing(image, context, size, words) {
  const fileId = image.slack_file?.id;
  const address = fileId ? context.fileAddress(fileId) : sameOrigin(image.image_url);
  if (address) {
    return h("img", { src: address, alt: words, class: `picture-${size}`, loading: "lazy" });
  }
  if (size === "tiny") return h("span", { class: "picture-words", title: words }, icon("eye"));
  return h("span", { class: "picture-words" }, icon("eye"), words, elsewhere(image.image_url));
}

function sameOrigin(address) {
  if (!address) return null;
  if (address.startsWith("data:image/")) return address;
  try {
    const whole = new URL(address, window.location.href);
    return whole.origin === window.location.origin ? whole.href : null;
  } catch {
    return null;
  }
}

function elsewhere(address) {
  if (!address || !isHarmless(address)) return null;
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, "open");
}
