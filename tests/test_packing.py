"""What is packed comes back as it was."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy

from govreport_research.packing import pack, unpack

NAMES = st.lists(st.text(st.characters()), max_size=4)
ARRAYS = st.lists(
    st_numpy.arrays(
        st.sampled_from([np.uint8, np.uint16, np.int32, np.int64]),
        st_numpy.array_shapes(min_dims=1, max_dims=2, min_side=0, max_side=5),
    ),
    max_size=4,
)


@given(NAMES, ARRAYS)
def test_names_and_arrays_come_back_whatever_they_are(names, arrays):
    head, found = unpack(pack(names, arrays))
    assert head == names
    assert [each.dtype for each in found] == [each.dtype for each in arrays]
    for one, other in zip(found, arrays, strict=True):
        np.testing.assert_array_equal(one, other)
        assert one.flags.aligned


def test_what_is_unpacked_lies_over_the_bytes_and_cannot_be_changed():
    body = pack(["行政审批\n", "\ud800"], [np.arange(1000)])
    head, (numbers,) = unpack(body)
    assert head == ["行政审批\n", "\ud800"]
    assert not numbers.flags.owndata
    with pytest.raises(ValueError, match="read-only"):
        numbers[0] = 1
