// SPDX-License-Identifier: MIT
// Streams by ffmpeg's own packagers, live from nginx, into each container: what fits must come out
// as it went in. All rows and all containers at the same time.
#include <catch2/catch.hpp>
#include <fstream>
#include <future>
#include <iostream>
#include <map>
#include <sstream>

#include "e2e/matrix_judge.hpp"
#include "e2e/matrix_rows.hpp"
#include "kit/live_folder.hpp"

namespace weir::e2e {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kSeconds = 12;
constexpr const char* kDocument = WEIR_SOURCE_DIR "/docs/matrix.md";

template <class T>
T or_fail(Result<T> result) {
    if (!result) FAIL(result.error().message() << "\nTry: ./dev setup");
    return std::move(*result);
}

/// One file for each content that some row wants, and the frames in it.
class Sources {
public:
    Sources() {
        std::map<std::string, kit::Process> encoders;
        for (const MatrixRow& row : matrix_rows()) {
            const std::string name = to_string(row.content);
            if (encoders.contains(name)) continue;
            encoders.emplace(name, or_fail(kit::encode_source(path(row), row.content, kSeconds,
                                                              folder_ / (name + ".log"))));
        }
        for (auto& [name, encoder] : encoders) {
            INFO(name << ": " << kit::read_text(folder_ / (name + ".log")));
            REQUIRE(encoder.wait(120s) == 0);
        }
        for (const MatrixRow& row : matrix_rows())
            references_.try_emplace(to_string(row.content),
                                    kit::reference_from_frames(frames_of(path(row))));
    }

    fs::path path(const MatrixRow& row) const {
        return folder_ / (to_string(row.content) + ".mp4");
    }
    const kit::Reference& reference(const MatrixRow& row) const {
        return references_.at(to_string(row.content));
    }

private:
    kit::TempDir folder_;
    std::map<std::string, kit::Reference> references_;
};

/// All rows, live.
class Broadcast {
public:
    explicit Broadcast(const Sources& sources) {
        for (const MatrixRow& row : matrix_rows())
            packagers_.push_back(or_fail(
                kit::Packager::start(sources.path(row), nginx_.path() / row.name, row.how)));
        const auto all_up = [this] {
            tend();
            return std::ranges::all_of(packagers_, &kit::Packager::is_up);
        };
        REQUIRE(kit::wait_for(all_up, 30s));
    }

    std::string url(const MatrixRow& row) const { return nginx_.url(row.name + "/live.m3u8"); }

    void tend() {
        for (auto& packager : packagers_)
            packager.tend();
    }

    /// The encrypted rows had as many keys as their names say.
    bool keys_changed() const {
        for (std::size_t i = 0; i < packagers_.size(); ++i)
            if (matrix_rows()[i].how.encrypted && packagers_[i].keys_listed() < 4) return false;
        return true;
    }

    /// What packagers and server had to complain about.
    std::string log() const {
        std::string text = nginx_.log();
        for (const auto& packager : packagers_)
            text += packager.log();
        return text;
    }

private:
    kit::LiveFolder nginx_ = or_fail(kit::LiveFolder::start());
    std::vector<kit::Packager> packagers_;
};

std::vector<Outcome> record_all(Broadcast& broadcast, const fs::path& folder) {
    std::vector<WeirProcess> running;
    for (const std::string format : kMatrixFormats) {
        std::vector<std::string> arguments{"--format", format, "--name", "{path}"};
        for (const MatrixRow& row : matrix_rows())
            arguments.push_back(broadcast.url(row));
        running.push_back(WeirProcess::record(folder / format, std::move(arguments)));
    }
    kit::wait_for(
        [&] {
            broadcast.tend();
            return std::ranges::none_of(running, &WeirProcess::running);
        },
        60s);
    std::vector<Outcome> outcomes;
    for (auto& weir : running)
        outcomes.push_back(weir.finish(1s));
    return outcomes;
}

/// The row's cells. Another thread may do another row.
MatrixLine judge_row(const MatrixRow& row, const kit::Reference& source, const std::string& url,
                     const std::vector<Outcome>& outcomes) {
    MatrixLine line;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const std::string format = kMatrixFormats[i];
        line[i] = judge_cell(outcomes[i], source,
                             {.url = url,
                              .extension = expected_extension(format, row),
                              .files = expected_files(format, row),
                              .is_fallback = is_fallback(format, row)});
    }
    return line;
}

/// Two rows at a time: most of the time goes to the players' processes.
std::vector<MatrixLine> judge_all(const Sources& sources, const Broadcast& broadcast,
                                  const std::vector<Outcome>& outcomes) {
    const auto& rows = matrix_rows();
    std::vector<MatrixLine> cells(rows.size());
    const auto every_second = [&](std::size_t from) {
        for (std::size_t i = from; i < rows.size(); i += 2)
            cells[i] =
                judge_row(rows[i], sources.reference(rows[i]), broadcast.url(rows[i]), outcomes);
    };
    auto other = std::async(std::launch::async, every_second, 1);
    every_second(0);
    other.get();
    return cells;
}

/// The lines of a document that belong to tables.
std::string tables_of(const fs::path& document) {
    std::ifstream in{document};
    std::string tables;
    for (std::string line; std::getline(in, line);)
        if (line.starts_with('|')) tables += line + '\n';
    return tables;
}

}  // namespace

TEST_CASE("matrix: the document claims what is tested, and no more", "[matrix]") {
    CHECK(tables_of(kDocument) == matrix_table(expected_cells()));
}

TEST_CASE("matrix: what ffmpeg packages comes out whole, in each container", "[matrix]") {
    const Sources sources;
    Broadcast broadcast{sources};
    const kit::TempDir folder;
    const auto outcomes = record_all(broadcast, folder.path());
    std::string told = broadcast.log();
    for (const Outcome& outcome : outcomes)
        told += outcome.text();
    const auto table = matrix_table(judge_all(sources, broadcast, outcomes));
    std::cout << table << std::flush;
    INFO(told);
    CHECK(broadcast.keys_changed());
    CHECK(table == matrix_table(expected_cells()));
}

}  // namespace weir::e2e
