"""The head of a mail lists its people in reading order."""

from server.core.mail import MessageHead, Participant, Role


def test_people_come_in_reading_order_with_their_roles():
    a, b, c, d, e = (Participant(f"{letter}@x.test") for letter in "abcde")
    head = MessageHead(None, "", a, to=(b,), cc=(c,), bcc=(d,), reply_to=(e,))
    assert head.people() == (
        (Role.FROM, a),
        (Role.REPLY_TO, e),
        (Role.TO, b),
        (Role.CC, c),
        (Role.BCC, d),
    )
    assert MessageHead(None, "", None).people() == ()
