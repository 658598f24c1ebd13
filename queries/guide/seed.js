// Runs before Neo4j Browser's own scripts: puts style, favourites and guide where it looks for them when it starts.
// What the user made or changed stays as it is.
(() => {
  "use strict";
  const SEED = null;
  const WRITTEN = "connectorch.seed"; // what was written last: whatever differs from it now is the user's
  const DEFAULTS = { initCmd: ":play start", allowUserStats: true, allowCrashReports: true, showSampleScripts: true };

  const load = (key) => {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  };
  const save = (key, value) => localStorage.setItem(key, JSON.stringify(value));
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  // Entries of `now` that are still as `before` give way to those of `ours`; the user's own come last.
  const merged = (before, now, ours) => {
    const kept = Object.entries(now).filter(([key, value]) => !same(value, before[key]));
    const users = Object.fromEntries(kept);
    return { ...Object.fromEntries(Object.entries(ours).filter(([key]) => !(key in before) || key in now)), ...users };
  };
  const byId = (entries) => Object.fromEntries(entries.filter((entry) => entry.id).map((entry) => [entry.id, entry]));
  const mergedList = (before, now, ours) => {
    const users = now.filter((entry) => !entry.id || entry.isStatic);
    return [...users, ...Object.values(merged(byId(before), byId(now.filter((e) => !e.isStatic)), byId(ours)))];
  };

  const seed = () => {
    const before = load(WRITTEN) ?? { settings: DEFAULTS, grass: {}, documents: [], folders: [] };
    const origin = location.origin + location.pathname.replace(/[^/]*$/, "");
    const ours = JSON.parse(JSON.stringify(SEED).replaceAll("{browser}", origin));
    if (before.version === ours.version) return;
    save("neo4j.settings", merged(before.settings, { ...DEFAULTS, ...load("neo4j.settings") }, ours.settings));
    save("neo4j.grass", merged(before.grass, load("neo4j.grass") ?? {}, ours.grass));
    for (const key of ["documents", "folders"]) {
      save(`neo4j.${key}`, mergedList(before[key], load(`neo4j.${key}`) ?? [], ours[key]));
    }
    save(WRITTEN, ours);
  };

  document.head.appendChild(Object.assign(document.createElement("link"), { rel: "stylesheet", href: SEED.sheet }));
  seed();
})();
