// SPDX-License-Identifier: MIT
// Everything that is public, in one include.
#pragma once
#include <weir/aftercare.hpp>
#include <weir/catalogue.hpp>
#include <weir/catalogue_view.hpp>
#include <weir/error.hpp>
#include <weir/event.hpp>
#include <weir/files.hpp>
#include <weir/fwd.hpp>
#include <weir/hooks.hpp>
#include <weir/notes.hpp>
#include <weir/options.hpp>
#include <weir/publish_options.hpp>
#include <weir/reconcile.hpp>
#include <weir/recording.hpp>
#include <weir/retention.hpp>
#include <weir/room.hpp>
#include <weir/session.hpp>
#include <weir/stats.hpp>
#include <weir/version.hpp>
#include <weir/watch.hpp>
