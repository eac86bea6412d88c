// SPDX-License-Identifier: MIT
// What is done with files once they are finished: regular MP4s, posters.
#pragma once
#include <weir/error.hpp>
#include <weir/event.hpp>
#include <weir/options.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

namespace weir {

enum class Poster { none, poster, contact_sheet };

/// What is done with files once they are finished, at low priority.
struct AftercareOptions {
    bool convert = false;          ///< A regular MP4 with its index in front, beside each file.
    bool remove_source = false;    ///< Once the copy was checked.
    Poster poster = Poster::none;  ///< A JPEG beside each file.
    unsigned jobs = 1;             ///< At once.
    std::uint64_t bytes_per_second = 64u << 20;  ///< Read and written by all of them; 0: no limit.
};

struct ConvertOptions {
    bool remove_source = false;          ///< Once the copy was checked and is durable.
    std::uint64_t bytes_per_second = 0;  ///< Read and written; 0: no limit.
    std::stop_token stop{};              ///< Obeyed within a second; nothing is left behind.
};

/// A checked copy.
struct ConvertedFile {
    std::filesystem::path path{};  ///< Where the name was taken, with a number: "x-2.mp4".
    std::uint64_t bytes = 0;
    double duration_s = 0;
    PacketCounts packets{};
    bool source_removed = false;
};

/// Copies the sound and picture of an MPEG-TS, FLV, Matroska or fragmented MP4 file into a regular
/// MP4 with its index in front. Nothing is encoded anew. It is written as `target`.weir-tmp, forced
/// to the medium, read back, and held against the source: same frames, same payload, same time;
/// only then it gets its name. It never replaces a file, but for the source itself: where
/// both are one path and remove_source is set. Memory: some 20 MB for each hour of media.
/// Thread: any.  Blocks: for as long as disk and limit take.
/// Errors: Errc::unsupported_codec when MP4 can't hold it (codec; coding that changes midway; a
/// track that begins late), Errc::bad_media, Errc::disk_full, Errc::cancelled, errno. The source is
/// then as it was.
Result<ConvertedFile> convert_to_mp4(const std::filesystem::path& source,
                                     const std::filesystem::path& target,
                                     const ConvertOptions& options = {});

struct PosterOptions {
    Poster kind = Poster::poster;                      ///< With `none`, nothing is made.
    unsigned width = 1280;                             ///< Of a poster, at most.
    unsigned columns = 4, rows = 4, cell_width = 320;  ///< Of a contact sheet; at most 10 by 10.
    std::uint64_t bytes_per_second = 0;
    std::stop_token stop{};
};

struct PosterFile {
    std::filesystem::path path{};  ///< Where the name was taken, with a number.
    unsigned width = 0, height = 0;
    unsigned pictures = 0;  ///< In it: fewer than cells where the file has fewer keyframes.
};

/// Decodes some keyframes and makes a JPEG of them: the one that shows most, about a tenth into the
/// file, or a sheet of many, evenly spread. None: there is no picture in it.
/// Thread: any.  Blocks: for as long as disk and decoder take.
/// Errors: Errc::bad_media, also for pictures beyond 36 megapixels; Errc::bad_option,
/// Errc::disk_full, Errc::cancelled, errno.
Result<std::optional<PosterFile>> make_poster(const std::filesystem::path& source,
                                              const std::filesystem::path& jpeg,
                                              const PosterOptions& options = {});

/// The name of a file's copy: "x.mp4", for sound alone "x.m4a"; for "x.mp4" itself. Empty: it is
/// nothing that is converted.
std::filesystem::path copy_name(const std::filesystem::path& source);
/// "x.jpg", "x.sheet.jpg"; empty for Poster::none.
std::filesystem::path poster_name(const std::filesystem::path& source, Poster kind);

/// Whether an Aftercare with such options would do something for this finished file: its copy or
/// poster is not there, or the source is not yet removed. A fragmented MP4 is converted only where
/// the source is to be removed: the copy takes its place. Blocks: for a few reads.
bool needs_work(const std::filesystem::path& file, const AftercareOptions& options);

/// What became of one file.
struct AftercareDone {
    std::filesystem::path source{};
    std::optional<ConvertedFile> copy{};
    std::optional<PosterFile> poster{};
    std::optional<Error> error{};  ///< The first. A file whose copy failed is kept.
    bool source_removed = false;
    double seconds = 0;
};
/// Called on a worker thread; several may call at once.
using AftercareSink = std::function<void(const AftercareDone&)>;

struct AftercareStats {
    std::size_t waiting = 0, running = 0;
    std::uint64_t done = 0, failed = 0;
    bool paused = false;
};

/// Does that work on threads of its own, at the lowest priority for CPU and disk.
/// Thread: any.  Blocks: only close() and the destructor.
class Aftercare {
public:
    /// Errors: Errc::bad_option when more than 16 jobs are wanted, or none.
    static Result<Aftercare> open(const AftercareOptions& options, AftercareSink sink,
                                  LogSink log = {}, LogLevel level = LogLevel::info);
    Aftercare(Aftercare&&) noexcept;
    Aftercare& operator=(Aftercare&&) noexcept;
    ~Aftercare();  ///< Closes, within 2 s.

    /// A finished file. One that needs no work, or waits already, is passed over. False: it can't
    /// wait here (4,096 do, or it is closed); needs_work() finds it again later.
    bool add(const std::filesystem::path& file);

    /// Nothing new begins, and what runs stands still, until it is called with false.
    void pause(bool paused);

    /// Rate and number of jobs hold at once, the rest for what begins from now on.
    /// Errors: as open(); then nothing has changed.
    Result<void> set(const AftercareOptions& options);

    AftercareStats stats() const;

    /// What waits is forgotten, what runs is stopped, its temporary files removed. Afterwards the
    /// sink is not called again.  Errors: Errc::timed_out when a disk holds a worker longer.
    Result<void> close(std::chrono::milliseconds limit);

private:
    class Impl;
    explicit Aftercare(std::shared_ptr<Impl> impl);
    std::shared_ptr<Impl> impl_;
};

}  // namespace weir
