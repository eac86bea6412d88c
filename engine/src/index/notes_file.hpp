// SPDX-License-Identifier: MIT
// The file of notes: who is being worked on, and how far each recording is.
// Layout: a page or more of cells, one a shard, which are mapped; behind it the slots, one a
// recording, each of two places that are written in turn. What a killed process wrote, the kernel
// has.
#pragma once
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>
#include <weir/notes.hpp>

#include "base/file_system.hpp"
#include "index/note_record.hpp"

namespace weir::index {

/// What one shard is at. Written with plain stores, read after the process has died.
struct alignas(64) NoteCell {
    std::atomic<std::uint32_t> slot{0};   ///< Its number plus 1; 0: nothing.
    std::atomic<std::int32_t> signal{0};  ///< That ended the process in this work.
    std::atomic<std::uint32_t> fault{0};  ///< `slot`, as it was then.
};

struct NotesHead {
    static constexpr std::uint64_t kMagic = 0x32'65746f4e'726965;  ///< "eirNote2"
    std::uint64_t magic = 0;
    std::uint32_t cells = 0;
};

inline constexpr std::uint32_t kMostNoteSlots = 4096;
inline constexpr std::size_t kSlotBytes = 2 * kNoteBytes;
/// Of head and cells, in whole pages.
std::uint64_t note_slots_begin(std::uint32_t cells);

class NoteSlot;

/// Thread: any.  Full: recordings beyond kMostNoteSlots are not noted.
class NotesFile : public std::enable_shared_from_this<NotesFile> {
public:
    /// In place of the file at `path`, all at once. `carried` is noted as it is, until it is taken
    /// up.
    /// Errors: errno; EWOULDBLOCK while another process notes there.
    static Result<std::shared_ptr<NotesFile>> create(const std::filesystem::path& path,
                                                     unsigned shards,
                                                     const std::vector<Unfinished>& carried);
    ~NotesFile();

    /// A slot for a recording that begins on that shard; null where there is none. Blocks a little.
    std::shared_ptr<NoteSlot> take(unsigned shard, const std::string& room, const std::string& url);

private:
    friend class NoteSlot;
    NotesFile() = default;
    Result<void> begin(const std::filesystem::path& path, unsigned shards);
    bool write(std::uint32_t slot, std::uint64_t turn, const Unfinished& note);
    void give_back(std::uint32_t slot);
    std::optional<std::uint32_t> find_free();

    FileHandle file_;
    void* head_ = nullptr;  ///< Mapped.
    std::uint64_t slots_begin_ = 0;
    std::uint32_t cells_ = 0;
    std::mutex mutex_;
    std::vector<std::uint32_t> free_;
    std::uint32_t slots_ = 0;  ///< So many were ever used.
    struct Carried {
        std::uint32_t slot;
        Unfinished note;
    };
    std::vector<Carried> carried_;
};

/// What is noted of one recording, from its begin to its end. Its files are counted by series: the
/// main one, and sound that is kept beside it.  Thread: any.  Blocks: for one write to the file.
class NoteSlot {
public:
    NoteSlot(std::shared_ptr<NotesFile> file, std::uint32_t number, NoteCell& cell,
             Unfinished note);
    /// It has ended: the note is gone.
    ~NoteSlot();
    NoteSlot(const NoteSlot&) = delete;

    /// The first segments of its playlists, until a position says better; not of those that the
    /// recording before it tells of. Nothing is kept by then.
    void begin_at(const Resume& position);
    void file_opened(unsigned series, unsigned number, const std::filesystem::path& part);
    /// All of it is with the kernel.
    void file_whole(unsigned series, unsigned number);
    /// Of that file, and of all before it, so much is with the kernel: just what comes before
    /// `position`. Not taken while an earlier file of the series is not whole, nor for nothing at
    /// all while the recording before says better where it goes on.
    void keep(unsigned series, unsigned number, std::uint64_t bytes, const Resume& position);
    /// It does not go on where the one before ended.
    void forget_carried();

    NoteCell& cell() { return cell_; }
    std::uint32_t mark() const { return number_ + 1; }

private:
    struct File {
        unsigned number;
        std::filesystem::path part;
        bool is_whole = false;
    };
    struct Series {
        std::vector<File> files;
        std::optional<Resume> position;
        unsigned number = 0;  ///< Of the file that it is in.
        std::uint64_t bytes = 0;
    };
    Series& series(unsigned index);
    bool is_carried() const;
    Unfinished compose() const;
    void write();

    const std::shared_ptr<NotesFile> file_;
    const std::uint32_t number_;
    NoteCell& cell_;
    std::mutex mutex_;
    Unfinished carried_;  ///< Room and URL; and where it goes on, until it has a position itself.
    bool begins_here_ = false;  ///< That is where it began itself.
    std::vector<Series> series_;
    std::uint64_t turn_ = 0;
};

/// A thread's work on the bytes of one stream: if the process dies in it, that is known.
class NotedWork {
public:
    /// `slot`: null: nothing is noted.
    explicit NotedWork(NoteSlot* slot);
    ~NotedWork();
    NotedWork(const NotedWork&) = delete;

private:
    NoteCell* cell_ = nullptr;
    std::uint32_t before_ = 0;
};

}  // namespace weir::index
