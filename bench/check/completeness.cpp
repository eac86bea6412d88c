// SPDX-License-Identifier: MIT
#include "check/completeness.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace weir::bench {
namespace {

constexpr std::size_t kMostTroubles = 8;

unsigned count_missing(const std::set<std::uint64_t>& of, const std::set<std::uint64_t>& in) {
    return unsigned(std::ranges::count_if(of, [&](auto msn) { return !in.contains(msn); }));
}

}  // namespace

bool Completeness::holds() const {
    return troubles.empty() && doubled + out_of_order + foreign == 0 && out_of_step == 0 &&
           unreadable == 0 && gaps_untold + gaps_unfounded == 0 &&
           (missing == 0 || gaps_caused > 0);
}

Completeness& Completeness::operator+=(const Completeness& other) {
    streams += other.streams;
    frames += other.frames;
    missing += other.missing;
    doubled += other.doubled;
    out_of_order += other.out_of_order;
    foreign += other.foreign;
    out_of_step += other.out_of_step;
    unreadable += other.unreadable;
    gaps_caused += other.gaps_caused;
    gaps_told += other.gaps_told;
    gaps_untold += other.gaps_untold;
    gaps_unfounded += other.gaps_unfounded;
    for (const std::string& trouble : other.troubles)
        add_trouble(trouble);
    return *this;
}

void Completeness::add_trouble(std::string words) {
    if (troubles.size() < kMostTroubles) troubles.push_back(std::move(words));
}

void count_gaps(Completeness& of, const std::set<std::uint64_t>& caused,
                const std::set<std::uint64_t>& told) {
    of.gaps_caused = unsigned(caused.size());
    of.gaps_told = unsigned(told.size());
    of.gaps_untold = count_missing(caused, told);
    of.gaps_unfounded = count_missing(told, caused);
}

std::string describe(const Completeness& c) {
    std::string text =
        fmt::format("{} streams, {} {}: {} missing, {} doubled, {} out of order", c.streams,
                    c.frames, c.unit, c.missing, c.doubled, c.out_of_order);
    if (c.foreign > 0) text += fmt::format(", {} foreign", c.foreign);
    if (c.unreadable > 0) text += fmt::format("; {} streams can't be read", c.unreadable);
    if (c.out_of_step > 0) text += fmt::format("; {} streams out of step", c.out_of_step);
    text += fmt::format("; gaps: {} caused, {} told", c.gaps_caused, c.gaps_told);
    if (c.gaps_untold > 0) text += fmt::format(", {} NOT TOLD", c.gaps_untold);
    if (c.gaps_unfounded > 0) text += fmt::format(", {} without cause", c.gaps_unfounded);
    return text;
}

}  // namespace weir::bench
