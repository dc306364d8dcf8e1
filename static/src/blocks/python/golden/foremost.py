#!/usr/bin/env python3
# 아이블록 작품 ‘작품’ · http://127.0.0.1:8000
# 실행: python3 이_파일.py   (Windows에서는: py 이_파일.py)
# 내 프로그램은 여기부터 25번째 줄까지예요.


def program():
    뒤 = Sprite("뒤", x=-60, y=-30, size=130, costumes=["블링키"])
    가운데 = Sprite("가운데", x=-60, y=-30, size=130, costumes=["블링키"])
    앞 = Sprite("앞", x=-60, y=-30, size=130, costumes=["블링키"])

    def 뒤_when_started(self):
        self.say("끝")

    뒤.when_started(뒤_when_started)

    def 가운데_when_started(self):
        self.say(letter("가나다", 2.9))

    가운데.when_started(가운데_when_started)

    def 앞_when_started(self):
        self.say("먼저")

    앞.when_started(앞_when_started)

