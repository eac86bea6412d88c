// SPDX-License-Identifier: MIT
#include "e2e/matrix_rows.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace weir::e2e {
namespace {

using enum kit::VideoCodec;
using kit::AudioCodec;

bool ts_holds(const kit::Content& content) {
    return content.video != av1 && content.video != vp9;
}

/// Without the codes of Enhanced RTMP, which libavformat writes from 6.1 on.
bool flv_holds(const kit::Content& content) {
    const bool video = content.video == none || content.video == h264;
    const bool audio = content.audio == AudioCodec::none || content.audio == AudioCodec::aac ||
                       content.audio == AudioCodec::mp3;
    return video && audio;
}

}  // namespace

const std::vector<MatrixRow>& matrix_rows() {
    static const std::vector<MatrixRow> rows{
        {"ts_h264_aac", "TS", {h264, AudioCodec::aac}, {}},
        {"ts_h264_mp3", "TS", {h264, AudioCodec::mp3}, {}},
        {"ts_h264_ac3", "TS", {h264, AudioCodec::ac3}, {}},
        {"ts_h264_eac3", "TS", {h264, AudioCodec::eac3}, {}},
        {"ts_hevc_aac", "TS", {hevc, AudioCodec::aac}, {}},
        {"ts_h264", "TS", {h264, AudioCodec::none}, {}},
        {"ts_aac", "TS", {none, AudioCodec::aac}, {}},
        {"ts_dated", "TS, program date-time", {h264, AudioCodec::aac}, {.date_times = true}},
        {"ts_ranges", "TS, byte ranges", {h264, AudioCodec::aac}, {.byte_ranges = true}},
        {"ts_aes", "TS, AES-128, a new key a second", {h264, AudioCodec::aac}, {.encrypted = true}},
        {"fmp4_h264_aac", "fMP4", {h264, AudioCodec::aac}, {.fmp4 = true}},
        {"fmp4_h264_mp3", "fMP4", {h264, AudioCodec::mp3}, {.fmp4 = true}},
        {"fmp4_h264_ac3", "fMP4", {h264, AudioCodec::ac3}, {.fmp4 = true}},
        {"fmp4_h264_eac3", "fMP4", {h264, AudioCodec::eac3}, {.fmp4 = true}},
        {"fmp4_hevc_aac", "fMP4", {hevc, AudioCodec::aac}, {.fmp4 = true}},
        {"fmp4_av1_aac", "fMP4", {av1, AudioCodec::aac}, {.fmp4 = true}},
        {"fmp4_vp9_opus", "fMP4", {vp9, AudioCodec::opus}, {.fmp4 = true}},
        {"fmp4_av1_opus", "fMP4", {av1, AudioCodec::opus}, {.fmp4 = true}},
        {"fmp4_h264_opus", "fMP4", {h264, AudioCodec::opus}, {.fmp4 = true}},
        {"fmp4_h264", "fMP4", {h264, AudioCodec::none}, {.fmp4 = true}},
        {"fmp4_aac", "fMP4", {none, AudioCodec::aac}, {.fmp4 = true}},
        {"fmp4_dated",
         "fMP4, program date-time",
         {h264, AudioCodec::aac},
         {.fmp4 = true, .date_times = true}},
        {"fmp4_ranges",
         "fMP4, byte ranges",
         {h264, AudioCodec::aac},
         {.fmp4 = true, .byte_ranges = true}},
        {"ts_separate", "TS, separate audio", {h264, AudioCodec::aac}, {.separate_audio = true}},
        {"fmp4_separate",
         "fMP4, separate audio",
         {h264, AudioCodec::aac},
         {.fmp4 = true, .separate_audio = true}},
        {"packed_aac", "packed audio", {none, AudioCodec::aac}, {.packed_audio = "aac"}},
        {"packed_ac3", "packed audio", {none, AudioCodec::ac3}, {.packed_audio = "ac3"}},
        {"packed_eac3", "packed audio", {none, AudioCodec::eac3}, {.packed_audio = "eac3"}},
    };
    return rows;
}

bool is_fallback(const std::string& format, const MatrixRow& row) {
    if (format == "ts") return !ts_holds(row.content);
    if (format == "flv") return !flv_holds(row.content);
    return false;
}

std::string expected_extension(const std::string& format, const MatrixRow& row) {
    if (format == "source" && !row.how.packed_audio.empty()) return row.how.packed_audio;
    if (format == "source") return row.how.fmp4 ? "mp4" : "ts";
    return is_fallback(format, row) ? "mkv" : format;
}

std::string good_cell(std::size_t files, bool is_fallback) {
    if (files > 1) return fmt::format("in {} files", files);
    return is_fallback ? "in mkv" : "ok";
}

std::size_t expected_files(const std::string& format, const MatrixRow& row) {
    return format == "source" && row.how.separate_audio ? 2 : 1;
}

std::vector<MatrixLine> expected_cells() {
    std::vector<MatrixLine> cells;
    for (const MatrixRow& row : matrix_rows()) {
        MatrixLine line;
        for (std::size_t i = 0; i < line.size(); ++i)
            line[i] = good_cell(expected_files(kMatrixFormats[i], row),
                                is_fallback(kMatrixFormats[i], row));
        cells.push_back(line);
    }
    return cells;
}

std::string matrix_table(const std::vector<MatrixLine>& cells) {
    std::string table =
        fmt::format("| packaging | codecs | {} |\n| --- | --- |", fmt::join(kMatrixFormats, " | "));
    for (std::size_t i = 0; i < kMatrixFormats.size(); ++i)
        table += " --- |";
    table += '\n';
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const MatrixRow& row = matrix_rows()[i];
        table += fmt::format("| {} | {} | {} |\n", row.packaging, to_string(row.content),
                             fmt::join(cells[i], " | "));
    }
    return table;
}

}  // namespace weir::e2e
