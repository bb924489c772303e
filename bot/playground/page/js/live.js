// What changed on the server, as it happens. One refresh runs at a time, and
// what changes meanwhile is fetched by the next one.

const MEMORY = "rapport-seq";

// Changes are numbered from the playground's start: a smaller number than before
// means that this is another playground, to which nothing remembered belongs.
function isAnother(seq) {
  const before = Number(sessionStorage.getItem(MEMORY) ?? 0);
  sessionStorage.setItem(MEMORY, String(seq));
  return seq < before;
}

export function followChanges(address, refresh) {
  let pending = new Set();
  let running = false;

  async function run() {
    if (running) return;
    running = true;
    while (pending.size) {
      const parts = [...pending];
      pending = new Set();
      await refresh(parts);
    }
    running = false;
  }

  const source = new EventSource(address);
  source.addEventListener("message", (event) => {
    const { seq, changed } = JSON.parse(event.data);
    if (isAnother(seq)) {
      source.close();
      sessionStorage.clear();
      window.location.reload();
      return;
    }
    for (const part of changed ?? []) pending.add(part);
    run();
  });
  // Nobody knows what happened before the stream was open, or while it was
  // broken, so everything is asked for again.
  source.addEventListener("open", () => {
    for (const part of ["state", "messages", "views", "home", "calls"]) pending.add(part);
    run();
  });
  return () => source.close();
}
