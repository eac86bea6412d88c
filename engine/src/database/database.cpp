// SPDX-License-Identifier: MIT
#include "database/database.hpp"

#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "base/fail.hpp"

namespace weir::database {
namespace {

namespace fs = std::filesystem;

constexpr int kBusyLimit_ms = 5'000;

Error failure(sqlite3* handle, std::string_view what) {
    return fail(Errc::database, "{}: {}", what, sqlite3_errmsg(handle));
}

bool is_damage(int code) {
    return (code & 0xff) == SQLITE_NOTADB || (code & 0xff) == SQLITE_CORRUPT;
}

Result<sqlite3*> connect(const fs::path& file, int flags) {
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(file.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    if (code == SQLITE_OK) {
        sqlite3_extended_result_codes(handle, 1);
        sqlite3_busy_timeout(handle, kBusyLimit_ms);
        return handle;
    }
    const Error error = failure(handle, fmt::format("can't open '{}'", file.native()));
    sqlite3_close_v2(handle);
    return error;
}

/// Reads enough of it to know. Most damage is told as a row, not as a failure.
bool is_damaged(sqlite3* handle) {
    bool is_sound = true;
    const auto read = [](void* sound, int, char** values, char**) {
        *static_cast<bool*>(sound) = values[0] != nullptr && std::string_view{values[0]} == "ok";
        return 0;
    };
    const int code = sqlite3_exec(handle, "PRAGMA quick_check(1)", read, &is_sound, nullptr);
    return is_damage(code) || !is_sound;
}

void set_aside(const fs::path& file) {
    std::error_code ignored;
    fs::rename(file, file.native() + ".damaged", ignored);
    for (const char* beside : {"-wal", "-shm"})
        fs::remove(file.native() + beside, ignored);
}

}  // namespace

void CloseDatabase::operator()(sqlite3* handle) const noexcept {
    sqlite3_close_v2(handle);
}

void CloseStatement::operator()(sqlite3_stmt* handle) const noexcept {
    sqlite3_finalize(handle);
}

void Statement::begin() {
    sqlite3_reset(handle_.get());
    sqlite3_clear_bindings(handle_.get());
}

void Statement::put(int at, std::int64_t value) {
    sqlite3_bind_int64(handle_.get(), at, value);
}

void Statement::put(int at, double value) {
    sqlite3_bind_double(handle_.get(), at, value);
}

void Statement::put(int at, std::string_view value) {
    sqlite3_bind_text(handle_.get(), at, value.data(), static_cast<int>(value.size()),
                      SQLITE_TRANSIENT);
}

void Statement::put(int at, std::nullopt_t) {
    sqlite3_bind_null(handle_.get(), at);
}

Result<bool> Statement::step() {
    const int code = sqlite3_step(handle_.get());
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) {
        sqlite3_reset(handle_.get());
        return false;
    }
    const Error error = failure(sqlite3_db_handle(handle_.get()), sqlite3_sql(handle_.get()));
    sqlite3_reset(handle_.get());
    return error;
}

Result<void> Statement::run() {
    auto row = step();
    while (row && *row)
        row = step();
    if (!row) return row.error();
    return {};
}

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(handle_.get(), column);
}

double Statement::real(int column) const {
    return sqlite3_column_double(handle_.get(), column);
}

std::string Statement::text(int column) const {
    const auto* bytes = sqlite3_column_text(handle_.get(), column);
    if (bytes == nullptr) return {};
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column));
    return {reinterpret_cast<const char*>(bytes), size};
}

bool Statement::is_null(int column) const {
    return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL;
}

Result<Database> Database::open(const fs::path& file,
                                std::span<const std::string_view> migrations) {
    constexpr int kFlags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    const mode_t before = ::umask(077);
    auto handle = connect(file, kFlags);
    ::umask(before);
    if (!handle) return handle.error();
    Database database{*handle};
    if (is_damaged(*handle)) {
        database.handle_.reset();
        set_aside(file);
        handle = connect(file, kFlags);
        if (!handle) return handle.error();
        database.handle_.reset(*handle);
        database.was_damaged_ = true;
    }
    auto ready = database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
    if (ready) ready = database.migrate(migrations);
    if (!ready) return ready.error();
    return database;
}

Result<Database> Database::open_to_read(const fs::path& file) {
    auto handle = connect(file, SQLITE_OPEN_READONLY);
    if (!handle) return handle.error();
    return Database{*handle};
}

Result<void> Database::migrate(std::span<const std::string_view> migrations) {
    auto begun = execute("BEGIN IMMEDIATE");
    if (!begun) return begun;
    auto version = prepare("PRAGMA user_version");
    if (!version) return version.error();
    if (auto row = version->step(); !row) return row.error();
    const auto done = static_cast<std::size_t>(version->integer(0));
    (void)version->run();
    if (done > migrations.size()) {
        (void)execute("ROLLBACK");
        return fail(Errc::bad_option, "the database is of version {}, written by a newer weir",
                    done);
    }
    for (const std::string_view sql : migrations.subspan(done)) {
        if (auto migrated = execute(sql); !migrated) {
            (void)execute("ROLLBACK");
            return migrated;
        }
    }
    if (auto set = execute(fmt::format("PRAGMA user_version = {}", migrations.size())); !set)
        return set;
    return execute("COMMIT");
}

Result<void> Database::execute(std::string_view sql) {
    const std::string text{sql};
    if (sqlite3_exec(handle_.get(), text.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK)
        return {};
    return failure(handle_.get(), text);
}

Result<Statement> Database::prepare(std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v2(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                        &statement, nullptr);
    if (code != SQLITE_OK) return failure(handle_.get(), sql);
    return Statement{statement};
}

std::int64_t Database::last_insert_id() const {
    return sqlite3_last_insert_rowid(handle_.get());
}

}  // namespace weir::database
