// SPDX-License-Identifier: MIT
#include "av/display_matrix.hpp"

#include <cstring>
#include <new>

namespace weir::av {
namespace {

constexpr std::size_t kBytes = sizeof(DisplayMatrix);

#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(60, 31, 102)

const std::uint8_t* find(const AVStream& stream) {
    const AVPacketSideData* found =
        av_packet_side_data_get(stream.codecpar->coded_side_data,
                                stream.codecpar->nb_coded_side_data, AV_PKT_DATA_DISPLAYMATRIX);
    return found && found->size >= kBytes ? found->data : nullptr;
}

std::uint8_t* add(AVStream& stream) {
    AVPacketSideData* added = av_packet_side_data_new(&stream.codecpar->coded_side_data,
                                                      &stream.codecpar->nb_coded_side_data,
                                                      AV_PKT_DATA_DISPLAYMATRIX, kBytes, 0);
    return added ? added->data : nullptr;
}

#else

const std::uint8_t* find(const AVStream& stream) {
    std::size_t size = 0;
    const auto* found = av_stream_get_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
    return size >= kBytes ? found : nullptr;
}

std::uint8_t* add(AVStream& stream) {
    return av_stream_new_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, kBytes);
}

#endif

}  // namespace

std::optional<DisplayMatrix> display_matrix_of(const AVStream& stream) {
    const std::uint8_t* found = find(stream);
    if (!found) return std::nullopt;
    DisplayMatrix matrix;
    std::memcpy(matrix.data(), found, kBytes);
    return matrix;
}

void set_display_matrix(AVStream& stream, const DisplayMatrix& matrix) {
    std::uint8_t* added = add(stream);
    if (!added) throw std::bad_alloc{};
    std::memcpy(added, matrix.data(), kBytes);
}

}  // namespace weir::av
