// SPDX-License-Identifier: MIT
// The tables of the catalogue.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <weir/error.hpp>

#include "catalogue/data_folder.hpp"
#include "database/database.hpp"

namespace weir::catalogue {

/// A connection that writes, made where there is none; keys between tables are kept.
/// Errors: as Database::open().
Result<database::Database> open_tables(const DataFolder& data);
/// One that exists already.  Errors: Errc::database.
Result<database::Database> open_existing(const DataFolder& data);

/// A number that is kept beside the tables; 0 where it was never set.
enum class Mark {
    epoch,          ///< Of processes that had it open; the numbers of their recordings begin anew.
    is_open,        ///< 1 while one has; still 1 when it died.
    last_batch_ms,  ///< When it wrote last.
    died_after_ms,  ///< The same of one that died, until the disk was reconciled. 0: none.
    is_filled,      ///< The disk was reconciled since the database was made.
};
Result<std::int64_t> get_mark(database::Database& database, Mark mark);
Result<void> set_mark(database::Database& database, Mark mark, std::int64_t value);

/// Runs one statement.
template <class... Values>
Result<void> run(database::Database& database, std::string_view sql, const Values&... values) {
    auto statement = database.prepare(sql);
    if (!statement) return statement.error();
    return statement->bind(values...).run();
}

/// What is undone unless commit() was called.
class Transaction {
public:
    static Result<Transaction> begin(database::Database& database) {
        if (auto begun = database.execute("BEGIN IMMEDIATE"); !begun) return begun.error();
        return Transaction{database};
    }
    Transaction(Transaction&& other) noexcept
        : database_(std::exchange(other.database_, nullptr)) {}
    ~Transaction() {
        if (database_ != nullptr) (void)database_->execute("ROLLBACK");
    }
    Result<void> commit() {
        auto done = database_->execute("COMMIT");
        if (done) database_ = nullptr;
        return done;
    }

private:
    explicit Transaction(database::Database& database) : database_(&database) {}
    database::Database* database_;
};

/// Marks what a process that is gone left as "recording". The number of them.
Result<unsigned> mark_interrupted(database::Database& database);

}  // namespace weir::catalogue
