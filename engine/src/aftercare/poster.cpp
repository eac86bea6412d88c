// SPDX-License-Identifier: MIT
// weir::make_poster(): keyframes decoded, chosen, and written as a JPEG.
#include "aftercare/poster.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "aftercare/keyframes.hpp"
#include "aftercare/picture.hpp"
#include "aftercare/temporary_file.hpp"
#include "base/fail.hpp"

namespace weir::aftercare {
namespace {

namespace fs = std::filesystem;

// Where a poster is looked for: about a tenth into the file, and further on where all of that is
// black, or of one colour.
constexpr std::array kNear{0.06, 0.08, 0.10, 0.12, 0.15, 0.20};
constexpr std::array kFar{0.35, 0.50, 0.70};
constexpr double kFlat = 8;
constexpr unsigned kWidest = 8192, kMostCells = 10;

Result<void> check(const PosterOptions& options) {
    const auto is_within = [](unsigned value, unsigned least, unsigned most) {
        return value >= least && value <= most;
    };
    if (!is_within(options.width, 16, kWidest) || !is_within(options.cell_width, 16, 1024))
        return fail(Errc::bad_option, "a poster is 16 to 8192 wide, a cell of a sheet 16 to 1024");
    if (!is_within(options.columns, 1, kMostCells) || !is_within(options.rows, 1, kMostCells))
        return fail(Errc::bad_option, "a contact sheet has at most 10 by 10 pictures");
    return {};
}

/// A picture as it may be shown, all of one size, of the parts that are asked for.
class Album {
public:
    Album(Keyframes& keyframes, int width)
        : keyframes_(keyframes),
          size_(shown_size(keyframes.size(), keyframes.pixel_aspect(), width)) {}

    Result<void> add(double part) {
        const auto picture = keyframes_.at(part);
        if (!picture) return picture.error();
        if (!*picture) return {};
        auto fitting = scaled(**picture, size_);
        if (!fitting) return fitting.error();
        details_.push_back(detail(**fitting));
        pictures_.push_back(std::move(*fitting));
        return {};
    }

    bool is_flat() const { return details_.empty() || std::ranges::max(details_) < kFlat; }
    std::vector<FramePtr>& pictures() { return pictures_; }
    /// Not of none.
    FramePtr& best_picture() { return pictures_[best(details_)]; }
    /// Of a poster only the best so far is needed.
    void keep_best() {
        if (pictures_.size() < 2) return;
        const std::size_t kept = best(details_);
        std::swap(pictures_[0], pictures_[kept]);
        std::swap(details_[0], details_[kept]);
        pictures_.resize(1);
        details_.resize(1);
    }

private:
    Keyframes& keyframes_;
    Size size_;
    std::vector<FramePtr> pictures_;
    std::vector<double> details_;
};

Result<void> write_file(const TemporaryFile& file, ByteView bytes) {
    std::size_t at = 0;
    while (at < bytes.size()) {
        const auto n =
            ::pwrite(file.fd(), bytes.data() + at, bytes.size() - at, static_cast<off_t>(at));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return fail_errno("can't write '{}'", file.path().native());
        at += static_cast<std::size_t>(n);
    }
    return {};
}

/// None when not one picture could be decoded.
Result<FramePtr> make_single(Keyframes& keyframes, const PosterOptions& options) {
    Album album{keyframes, static_cast<int>(options.width)};
    for (const double part : kNear) {
        if (auto added = album.add(part); !added) return added.error();
        album.keep_best();
    }
    for (const double part : kFar) {
        if (!album.is_flat()) break;
        if (auto added = album.add(part); !added) return added.error();
        album.keep_best();
    }
    if (album.pictures().empty()) return FramePtr{};
    return std::move(album.best_picture());
}

Result<std::vector<FramePtr>> make_many(Keyframes& keyframes, const PosterOptions& options) {
    Album album{keyframes, static_cast<int>(options.cell_width)};
    const unsigned count = options.columns * options.rows;
    for (unsigned i = 0; i < count; ++i)
        if (auto added = album.add((i + 0.5) / count); !added) return added.error();
    return std::move(album.pictures());
}

/// For files with hardly a keyframe but their first.
Result<FramePtr> make_of_first(const fs::path& source, const PosterOptions& options,
                               const Rein& rein) {
    auto keyframes = Keyframes::open(source, rein);
    if (!keyframes) return keyframes.error();
    const bool is_poster = options.kind == Poster::poster;
    Album album{**keyframes, static_cast<int>(is_poster ? options.width : options.cell_width)};
    if (auto added = album.add(0); !added) return added.error();
    if (album.pictures().empty())
        return fail(Errc::bad_media, "no picture of '{}' can be decoded", source.native());
    return is_poster ? std::move(album.best_picture()) : side_by_side(album.pictures(), 1);
}

/// With the number of pictures in it. None: there is nothing to show.
Result<FramePtr> make_picture(const fs::path& source, const PosterOptions& options,
                              const Rein& rein, unsigned& count) {
    count = 1;
    auto keyframes = Keyframes::open(source, rein);
    if (!keyframes) return keyframes.error();
    if (!*keyframes) return FramePtr{};
    if (options.kind == Poster::poster) {
        auto made = make_single(**keyframes, options);
        return !made || *made ? std::move(made) : make_of_first(source, options, rein);
    }
    const auto cells = make_many(**keyframes, options);
    if (!cells) return cells.error();
    if (cells->empty()) return make_of_first(source, options, rein);
    count = static_cast<unsigned>(cells->size());
    return side_by_side(*cells, static_cast<int>(options.columns));
}

}  // namespace

Result<std::optional<PosterFile>> make_poster(const fs::path& source, const fs::path& jpeg,
                                              const PosterOptions& options, const Rein& rein) {
    if (auto checked = check(options); !checked) return checked.error();
    if (options.kind == Poster::none) return std::optional<PosterFile>{};
    PosterFile file;
    const auto made = make_picture(source, options, rein, file.pictures);
    if (!made) return made.error();
    if (!*made) return std::optional<PosterFile>{};
    const AVFrame* picture = made->get();
    file.width = static_cast<unsigned>(picture->width);
    file.height = static_cast<unsigned>(picture->height);
    const auto bytes = jpeg_of(*picture);
    if (!bytes) return bytes.error();
    auto temporary = TemporaryFile::create(jpeg);
    if (!temporary) return temporary.error();
    if (auto written = write_file(*temporary, *bytes); !written) return written.error();
    temporary->set_time_of(source);
    if (auto synced = temporary->sync(rein); !synced) return synced.error();
    auto name = temporary->keep();
    if (!name) return name.error();
    file.path = std::move(*name);
    return std::optional{std::move(file)};
}

}  // namespace weir::aftercare

namespace weir {

Result<std::optional<PosterFile>> make_poster(const std::filesystem::path& source,
                                              const std::filesystem::path& jpeg,
                                              const PosterOptions& options) {
    aftercare::Brake brake{options.bytes_per_second};
    return aftercare::make_poster(source, jpeg, options, {brake, options.stop});
}

}  // namespace weir
