#!/usr/bin/env python3
# 아이블록 작품 ‘작품’ · http://127.0.0.1:8000
# 실행: python3 이_파일.py   (Windows에서는: py 이_파일.py)
# 내 프로그램은 여기부터 22번째 줄까지예요.


def program():
    global 수
    수 = 0
    블링키 = Sprite("블링키", x=-60, y=-30, size=130, costumes=["블링키"])

    def 블링키_when_started(self):
        global 수
        for _ in range(10):
            수 += 0.1
        self.say(수)
        if equal(수, 1):
            self.say("1이다")
        else:
            self.say("1이 아니다")

    블링키.when_started(블링키_when_started)

