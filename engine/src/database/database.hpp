// SPDX-License-Identifier: MIT
// SQLite, owned safely. The only place that includes <sqlite3.h>.
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <weir/error.hpp>

struct sqlite3;
struct sqlite3_stmt;

namespace weir::database {

struct CloseDatabase {
    void operator()(sqlite3* handle) const noexcept;
};
struct CloseStatement {
    void operator()(sqlite3_stmt* handle) const noexcept;
};

/// One prepared statement: bind(), then step() until it is false, then it may be bound again.
/// Thread: one at a time, with its Database.
class Statement {
public:
    /// In the order of the question marks; nullopt binds NULL.
    template <class... Values>
    Statement& bind(const Values&... values) {
        begin();
        int at = 0;
        (put(++at, values), ...);
        return *this;
    }

    /// True: a row is there to be read. False: done.  Errors: Errc::database.
    Result<bool> step();
    /// For what gives no rows.
    Result<void> run();

    std::int64_t integer(int column) const;
    double real(int column) const;
    std::string text(int column) const;
    bool is_null(int column) const;

private:
    friend class Database;
    explicit Statement(sqlite3_stmt* handle) : handle_(handle) {}
    void begin();
    void put(int at, std::int64_t value);
    void put(int at, double value);
    void put(int at, std::string_view value);
    void put(int at, std::nullopt_t);
    template <class T>
    void put(int at, const std::optional<T>& value) {
        if (value)
            put(at, *value);
        else
            put(at, std::nullopt);
    }

    std::unique_ptr<sqlite3_stmt, CloseStatement> handle_;
};

/// One connection to a database in WAL mode.  Thread: one at a time.  Blocks: on the disk, and up
/// to 5 s where another process writes.
class Database {
public:
    /// Makes the file, mode 0600, and brings its tables to the last of `migrations`, each of which
    /// is run once and in order. A file that is no database, or is damaged, is set aside as
    /// "NAME.damaged" and begun anew; was_damaged() tells.
    /// Errors: Errc::database; Errc::bad_option where a newer weir wrote it.
    static Result<Database> open(const std::filesystem::path& file,
                                 std::span<const std::string_view> migrations);
    /// An existing one, to look at only.  Errors: Errc::database.
    static Result<Database> open_to_read(const std::filesystem::path& file);

    bool was_damaged() const { return was_damaged_; }
    /// Statements without values or rows.
    Result<void> execute(std::string_view sql);
    Result<Statement> prepare(std::string_view sql);
    std::int64_t last_insert_id() const;

private:
    explicit Database(sqlite3* handle) : handle_(handle) {}
    Result<void> migrate(std::span<const std::string_view> migrations);
    std::unique_ptr<sqlite3, CloseDatabase> handle_;
    bool was_damaged_ = false;
};

}  // namespace weir::database
