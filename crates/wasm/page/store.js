// What is kept between visits: choices in localStorage, the trust store in IndexedDB. A browser may refuse either to a page
// from a disk; then it is kept until the page is closed, and the page says so.
const choices = {
  kept: true,
  memory: {},
  get(name) {
    try {
      return localStorage.getItem(`elicense.${name}`) ?? this.memory[name] ?? null;
    } catch {
      this.kept = false;
      return this.memory[name] ?? null;
    }
  },
  set(name, value) {
    this.memory[name] = value;
    try {
      localStorage.setItem(`elicense.${name}`, value);
    } catch {
      this.kept = false;
    }
  },
};

const trustShelf = {
  open() {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open("elicense", 1);
      request.onupgradeneeded = () => request.result.createObjectStore("trust");
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
      request.onblocked = () => reject(new Error("blocked"));
    });
  },
  async with(mode, work) {
    const base = await this.open();
    try {
      return await new Promise((resolve, reject) => {
        const transaction = base.transaction("trust", mode);
        const request = work(transaction.objectStore("trust"));
        transaction.oncomplete = () => resolve(request.result);
        transaction.onabort = transaction.onerror = () => reject(transaction.error);
      });
    } finally {
      base.close();
    }
  },
  get() { return this.with("readonly", (shelf) => shelf.get("store")); },
  put(store) { return this.with("readwrite", (shelf) => shelf.put(store, "store")); },
  clear() { return this.with("readwrite", (shelf) => shelf.delete("store")); },
};
