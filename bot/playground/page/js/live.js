// What changed on the server, as it happens. One refresh runs at a time, and
// what changes meanwhile is fetched by the next one.

export function followChanges(address, refresh) {
  let pending = new Set();
  let running = false;
  let lost = false;

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
    for (const part of JSON.parse(event.data).changed ?? []) pending.add(part);
    run();
  });
  source.addEventListener("error", () => {
    lost = true;
  });
  // After a gap nobody knows what was missed, so everything is asked for again.
  source.addEventListener("open", () => {
    if (!lost) return;
    lost = false;
    for (const part of ["state", "messages", "views", "home", "calls"]) pending.add(part);
    run();
  });
  return () => source.close();
}
