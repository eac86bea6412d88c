// SPDX-License-Identifier: MIT
#include "database/database.hpp"

#include <sys/stat.h>

#include <array>
#include <catch2/catch.hpp>

#include "kit/process.hpp"

namespace weir::database {
namespace {

constexpr std::array<std::string_view, 2> kMigrations{
    "CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT, weight REAL)",
    "ALTER TABLE word ADD COLUMN language TEXT",
};

Database opened(const std::filesystem::path& file,
                std::span<const std::string_view> migrations = kMigrations) {
    auto database = Database::open(file, migrations);
    if (!database) FAIL(database.error().message());
    return std::move(*database);
}

std::int64_t words_in(Database& database) {
    auto count = database.prepare("SELECT count(*) FROM word");
    REQUIRE(count.has_value());
    REQUIRE(count->bind().step().value());
    return count->integer(0);
}

void add_word(Database& database, std::string_view text) {
    auto insert = database.prepare("INSERT INTO word (text, weight, language) VALUES (?, ?, ?)");
    REQUIRE(insert.has_value());
    REQUIRE(insert->bind(text, 1.5, std::optional<std::string_view>{}).run().has_value());
}

}  // namespace

TEST_CASE("database: values come back as they were bound", "[database]") {
    const kit::TempDir folder;
    Database database = opened(folder / "a.db");
    add_word(database, "ça 'va'; DROP TABLE word");
    auto select = database.prepare("SELECT id, text, weight, language FROM word");
    REQUIRE(select.has_value());
    REQUIRE(select->bind().step().value());
    CHECK(select->integer(0) == database.last_insert_id());
    CHECK(select->text(1) == "ça 'va'; DROP TABLE word");
    CHECK(select->real(2) == 1.5);
    CHECK(select->is_null(3));
    CHECK_FALSE(select->step().value());
}

TEST_CASE("database: nobody else may read the file", "[database]") {
    const kit::TempDir folder;
    const Database database = opened(folder / "a.db");
    struct ::stat info {};
    REQUIRE(::stat((folder / "a.db").c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);
}

TEST_CASE("database: an older file is brought up to date and keeps its rows", "[database]") {
    const kit::TempDir folder;
    {
        Database old = opened(folder / "a.db", std::span{kMigrations}.first(1));
        REQUIRE(old.execute("INSERT INTO word (text) VALUES ('kept')").has_value());
    }
    Database database = opened(folder / "a.db");
    add_word(database, "new");
    CHECK(words_in(database) == 2);
}

TEST_CASE("database: a file of a newer weir is refused and left alone", "[database]") {
    const kit::TempDir folder;
    { const Database newer = opened(folder / "a.db"); }
    const auto older = Database::open(folder / "a.db", std::span{kMigrations}.first(1));
    REQUIRE(older.has_error());
    CHECK(older.error().code == Errc::bad_option);
    Database database = opened(folder / "a.db");
    CHECK(words_in(database) == 0);
}

TEST_CASE("database: a damaged file is set aside and begun anew", "[database]") {
    const kit::TempDir folder;
    kit::write_text(folder / "a.db",
                    "this is no database, though it is long enough for a header"
                    "; and it goes on for a while, to be past a hundred bytes.");
    Database database = opened(folder / "a.db");
    CHECK(database.was_damaged());
    CHECK(words_in(database) == 0);
    CHECK(std::filesystem::exists(folder / "a.db.damaged"));
}

TEST_CASE("database: a statement that is wrong is an error that quotes it", "[database]") {
    const kit::TempDir folder;
    Database database = opened(folder / "a.db");
    const auto wrong = database.execute("INSERT INTO nothing VALUES (1)");
    REQUIRE(wrong.has_error());
    CHECK(wrong.error().code == Errc::database);
    CHECK(wrong.error().detail.find("INSERT INTO nothing") != std::string::npos);
}

}  // namespace weir::database
