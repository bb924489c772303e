// The control API: one function a question, and one kind of error.

/** Something was refused: `word` for programs, `message` as a sentence for people. */
export class Refusal extends Error {
  constructor(word, detail, status) {
    super(asSentence(detail || sentenceFor(word)));
    this.word = word;
    this.status = status;
  }
}

const asSentence = (words) => words.charAt(0).toUpperCase() + words.slice(1);

function sentenceFor(word) {
  return word ? `The playground answered “${word}”.` : "The playground did not answer as expected.";
}

// What Slack would tell somebody whose press went nowhere.
const TROUBLES = {
  no_connection: "No bot is connected, so nobody heard that.",
  operation_timeout: "The bot did not answer within three seconds.",
  dispatch_failed: "The bot’s address did not take the request.",
  not_subscribed: "This bot does not ask to hear of that.",
};

/** The sentence for an `error` in an answer that was itself given. */
export const troubleSentence = (word) => TROUBLES[word] ?? `The bot’s answer was refused: ${word}`;

async function request(path, options = {}) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Refusal("offline", "The playground does not answer. Is it still running?", 0);
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refusal(body.error, body.detail, response.status);
  return body;
}

const get = (path, query = {}) => request(`${path}${queryString(query)}`);

const post = (path, body) =>
  request(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

function queryString(query) {
  const text = new URLSearchParams(query).toString();
  return text ? `?${text}` : "";
}

export const api = {
  state: () => get("/control/state"),
  commands: () => get("/control/commands"),
  messages: (user) => get("/control/messages", { user }),
  home: (user) => get("/control/home", { user }),
  views: (user) => get("/control/views", { user }),
  calls: (since) => get("/control/calls", { since }),
  command: (body) => post("/control/command", body),
  click: (body) => post("/control/click", body),
  submit: (body) => post("/control/submit", body),
  suggest: (body) => post("/control/suggest", body),
  openHome: (user) => post("/control/open-home", { user }),
  close: (body) => post("/control/close", body),
  clock: (body) => post("/control/clock", body),
  rehearse: (body) => post("/control/rehearse", body),
  fileAddress: (id) => `/control/files/${encodeURIComponent(id)}`,
};
