package org.letterlock.server.accounts;

class MemoryWallsTest extends WallsContract {
    @Override
    World open() {
        return MemoryAccountsTest.world();
    }
}
