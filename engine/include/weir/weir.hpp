// SPDX-License-Identifier: MIT
// Everything that is public, in one include.
#pragma once
#include <weir/error.hpp>
#include <weir/event.hpp>
#include <weir/files.hpp>
#include <weir/fwd.hpp>
#include <weir/options.hpp>
#include <weir/recording.hpp>
#include <weir/session.hpp>
#include <weir/stats.hpp>
#include <weir/version.hpp>
