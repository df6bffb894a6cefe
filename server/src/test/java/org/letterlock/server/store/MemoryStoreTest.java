package org.letterlock.server.store;

class MemoryStoreTest extends StoreContract.Fixture {
    private final MemoryStore store = new MemoryStore();

    @Override
    public Store store() {
        return store;
    }
}
