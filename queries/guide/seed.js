// Runs before Neo4j Browser's own scripts: puts style, favourites, guide and connection where it looks for them
// when it starts, and keeps every request on this machine. What the user made or changed stays as it is.
(() => {
  "use strict";
  const SEED = /* the seed, put in when the server starts */ null;
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

  // The connection comes behind the `#` of the address, which is cleared at once.
  const connect = () => {
    const found = location.hash.match(/^#connectorch=(.*)$/);
    if (found) history.replaceState(null, "", location.pathname + location.search);
    else if (load("neo4j.connections")?.allConnectionIds?.length) return;
    const { bolt, user, password } = found ? JSON.parse(decodeURIComponent(found[1])) : SEED.connection;
    const id = "$$discovery";
    const connection = { id, name: id, type: "bolt", host: bolt, username: user, password, authEnabled: true };
    save("neo4j.connections", {
      allConnectionIds: [id],
      connectionsById: { [id]: { ...connection, authenticationMethod: "NATIVE" } },
      activeConnection: null,
    });
  };

  // Scripts, style sheets and fonts of other machines are not even asked for.
  const foreign = (address) => new URL(address, location.href).origin !== location.origin;
  const allowed = (parent, child) => {
    if (parent instanceof HTMLStyleElement && child instanceof Text) {
      child.data = child.data.replace(/@import\s+url\((["']?)https?:.*?\1\)[^;]*;/g, "");
    }
    const address = child instanceof HTMLScriptElement ? child.src : child instanceof HTMLLinkElement && child.href;
    return !(address && foreign(address));
  };
  for (const name of ["appendChild", "insertBefore"]) {
    const original = Node.prototype[name];
    Node.prototype[name] = function (child, ...rest) {
      return allowed(this, child) ? original.call(this, child, ...rest) : child;
    };
  }

  connect();
  seed();
})();
