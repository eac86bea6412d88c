// SPDX-License-Identifier: MIT
#include "av/error.hpp"

#include <cerrno>

extern "C" {
#include <libavutil/error.h>
}

namespace weir::av {
namespace {

class Category final : public boost::system::error_category {
public:
    const char* name() const noexcept override { return "av"; }
    std::string message(int value) const override {
        char text[AV_ERROR_MAX_STRING_SIZE] = {};
        av_strerror(value, text, sizeof text);
        return text;
    }
    boost::system::error_condition default_error_condition(int) const noexcept override {
        return make_error_condition(Fault::permanent);
    }
};

}  // namespace

const boost::system::error_category& category() noexcept {
    static const Category instance;
    return instance;
}

boost::system::error_code error_code(int averror) noexcept {
    const int number = AVUNERROR(averror);
    if (number == ENOSPC || number == EIO || number == ENOMEM)
        return {number, boost::system::system_category()};
    return {averror, category()};
}

}  // namespace weir::av
