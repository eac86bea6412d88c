// SPDX-License-Identifier: MIT
// The encoded loop in a file: key line, counts, frame tables, bytes. For the machine that wrote it.
#include <fmt/format.h>
#include <unistd.h>

#include <fstream>
#include <type_traits>

#include "kit/origin/loop.hpp"

namespace weir::kit {
namespace {

std::string key_of(const MediaOptions& m) {
    return fmt::format("weir-loop-1 {}x{} fps={} gop={} b={} v={} a={} loop={} preset={}\n",
                       m.width, m.height, m.fps, m.gop_s, m.b_frames, m.video_bps, m.audio_bps,
                       loop_length_s(m), m.preset);
}

template <class T>
void put(std::ostream& out, const std::vector<T>& values) {
    static_assert(std::is_trivially_copyable_v<T>);
    const std::uint64_t count = values.size();
    out.write(reinterpret_cast<const char*>(&count), sizeof count);
    out.write(reinterpret_cast<const char*>(values.data()), std::streamsize(count * sizeof(T)));
}

template <class T>
bool get(std::istream& in, std::vector<T>& values) {
    std::uint64_t count = 0;
    in.read(reinterpret_cast<char*>(&count), sizeof count);
    if (!in || count > (1u << 31)) return false;
    values.resize(count);
    in.read(reinterpret_cast<char*>(values.data()), std::streamsize(count * sizeof(T)));
    return bool(in);
}

std::shared_ptr<const Loop> load(const MediaOptions& media, const std::filesystem::path& path) {
    std::ifstream in{path, std::ios::binary};
    const std::string expected = key_of(media);
    std::string key(expected.size(), '\0');
    in.read(key.data(), std::streamsize(key.size()));
    if (!in || key != expected) return nullptr;
    auto loop = std::make_shared<Loop>();
    loop->media = media;
    const bool whole = get(in, loop->parameter_sets) && get(in, loop->audio_config) &&
                       get(in, loop->video) && get(in, loop->audio) && get(in, loop->arena);
    return whole ? loop : nullptr;
}

/// Under another name first, so that a reader never meets half a file.
void store(const Loop& loop, const std::filesystem::path& path) {
    std::error_code ignored;
    if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), ignored);
    const auto unfinished = path.string() + fmt::format(".{}", getpid());
    std::ofstream out{unfinished, std::ios::binary};
    const std::string key = key_of(loop.media);
    out.write(key.data(), std::streamsize(key.size()));
    put(out, loop.parameter_sets);
    put(out, loop.audio_config);
    put(out, loop.video);
    put(out, loop.audio);
    put(out, loop.arena);
    out.close();
    if (out)
        std::filesystem::rename(unfinished, path, ignored);
    else
        std::filesystem::remove(unfinished, ignored);
}

}  // namespace

Result<std::shared_ptr<const Loop>> load_or_encode_loop(const MediaOptions& media,
                                                        const std::filesystem::path& cache) {
    if (cache.empty()) return encode_loop(media);
    if (auto loop = load(media, cache)) return loop;
    auto loop = encode_loop(media);
    if (loop) store(**loop, cache);
    return loop;
}

}  // namespace weir::kit
